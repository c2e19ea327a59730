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

// The plugin for Claude Code, a file each.
static const unsigned char plugin_0[] = {
#embed "Plugin/.claude-plugin/marketplace.json"
};
static const unsigned char plugin_1[] = {
#embed "Plugin/.claude-plugin/plugin.json"
};
static const unsigned char plugin_2[] = {
#embed "Plugin/README.md"
};
static const unsigned char plugin_3[] = {
#embed "Plugin/skills/harness-deployment-monitor/SKILL.md"
};
static const unsigned char plugin_4[] = {
#embed "Plugin/skills/harness-deployment-monitor/references/evidence.md"
};
static const unsigned char plugin_5[] = {
#embed "Plugin/skills/harness-deployment-monitor/references/rollback.md"
};
static const unsigned char plugin_6[] = {
#embed "Plugin/skills/harness-deployment-monitor/references/without-server.md"
};
static const unsigned char plugin_7[] = {
#embed "Plugin/skills/harness-pipeline-assistant/SKILL.md"
};
static const unsigned char plugin_8[] = {
#embed "Plugin/skills/harness-pipeline-assistant/references/by-hand.md"
};
static const struct cassets_file plugin[] = {
    {".claude-plugin/marketplace.json", plugin_0, sizeof plugin_0},
    {".claude-plugin/plugin.json", plugin_1, sizeof plugin_1},
    {"README.md", plugin_2, sizeof plugin_2},
    {"skills/harness-deployment-monitor/SKILL.md", plugin_3, sizeof plugin_3},
    {"skills/harness-deployment-monitor/references/evidence.md", plugin_4, sizeof plugin_4},
    {"skills/harness-deployment-monitor/references/rollback.md", plugin_5, sizeof plugin_5},
    {"skills/harness-deployment-monitor/references/without-server.md", plugin_6, sizeof plugin_6},
    {"skills/harness-pipeline-assistant/SKILL.md", plugin_7, sizeof plugin_7},
    {"skills/harness-pipeline-assistant/references/by-hand.md", plugin_8, sizeof plugin_8},
};
const int cassets_plugin_count = sizeof plugin / sizeof *plugin;
struct cassets_file cassets_plugin_file(int index) { return plugin[index]; }
