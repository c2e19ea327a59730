#pragma once
#include <stddef.h>

/// The bytes of the top-level `openapi.yaml`.
extern const size_t cassets_openapi_count;
const unsigned char *cassets_openapi_bytes(void);

/// The bytes of `signatures.yaml`, the catalogue of known situations.
extern const size_t cassets_signatures_count;
const unsigned char *cassets_signatures_bytes(void);
