#pragma once
#include <stddef.h>

/// The bytes of the top-level `openapi.yaml`.
extern const size_t cassets_openapi_count;
const unsigned char *cassets_openapi_bytes(void);
