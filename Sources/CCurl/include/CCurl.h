#pragma once
#include <curl/curl.h>

// libcurl, loaded when it is first used: with the fifteen libraries behind it, it costs four megabytes of resident
// memory and several milliseconds of every start, and a server that calls nobody needs none of that.
//
// Its functions are reached through the ones here only. Variadic ones have one function per argument type, since Swift
// cannot call them otherwise.

/// Loads libcurl unless that was done before; NULL, or why it cannot be loaded.
const char *ccurl_load(void);

// The functions below may only be called after `ccurl_load` has returned NULL.

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *handle);
CURLcode ccurl_easy_perform(CURL *handle);
const char *ccurl_easy_strerror(CURLcode code);
CURLcode ccurl_setopt_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_setopt_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_getinfo_long(CURL *handle, CURLINFO info, long *value);

typedef size_t (*ccurl_write_callback)(char *data, size_t size, size_t count, void *context);

CURLcode ccurl_setopt_write(CURL *handle, ccurl_write_callback function, void *context);
