#include "CAssets.h"

static const unsigned char openapi[] = {
#embed "../../openapi.yaml"
};
const size_t cassets_openapi_count = sizeof openapi;
const unsigned char *cassets_openapi_bytes(void) { return openapi; }

static const unsigned char signatures[] = {
#embed "signatures.yaml"
};
const size_t cassets_signatures_count = sizeof signatures;
const unsigned char *cassets_signatures_bytes(void) { return signatures; }

static const unsigned char decide_html[] = {
#embed "pages/decide.html"
};
const size_t cassets_decide_html_count = sizeof decide_html;
const unsigned char *cassets_decide_html_bytes(void) { return decide_html; }

static const unsigned char decide_css[] = {
#embed "pages/decide.css"
};
const size_t cassets_decide_css_count = sizeof decide_css;
const unsigned char *cassets_decide_css_bytes(void) { return decide_css; }

static const unsigned char decide_js[] = {
#embed "pages/decide.js"
};
const size_t cassets_decide_js_count = sizeof decide_js;
const unsigned char *cassets_decide_js_bytes(void) { return decide_js; }
