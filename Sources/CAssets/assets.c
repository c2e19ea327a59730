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
