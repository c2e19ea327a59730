#pragma once
#include <stddef.h>

/// The bytes of the top-level `openapi.yaml`.
extern const size_t cassets_openapi_count;
const unsigned char *cassets_openapi_bytes(void);

/// The bytes of `signatures.yaml`, the catalogue of known situations.
extern const size_t cassets_signatures_count;
const unsigned char *cassets_signatures_bytes(void);

/// The page on which a person decides, with its style and its script.
extern const size_t cassets_decide_html_count;
const unsigned char *cassets_decide_html_bytes(void);
extern const size_t cassets_decide_css_count;
const unsigned char *cassets_decide_css_bytes(void);
extern const size_t cassets_decide_js_count;
const unsigned char *cassets_decide_js_bytes(void);

/// A file that is carried in the program.
struct cassets_file {
    const char *path;
    const unsigned char *bytes;
    size_t count;
};

/// The files of the plugin for Claude Code, from 0 to `cassets_plugin_count` - 1.
extern const int cassets_plugin_count;
struct cassets_file cassets_plugin_file(int index);
