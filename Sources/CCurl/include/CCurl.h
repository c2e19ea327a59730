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
CURLcode ccurl_easy_pause(CURL *handle, int mask);
const char *ccurl_easy_strerror(CURLcode code);
CURLcode ccurl_setopt_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_setopt_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_setopt_size(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ccurl_setopt_pointer(CURL *handle, CURLoption option, void *value);
CURLcode ccurl_setopt_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode ccurl_getinfo_long(CURL *handle, CURLINFO info, long *value);

typedef size_t (*ccurl_write_callback)(char *data, size_t size, size_t count, void *context);

CURLcode ccurl_setopt_write(CURL *handle, ccurl_write_callback function, void *context);
CURLcode ccurl_setopt_header(CURL *handle, ccurl_write_callback function, void *context);

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *text);
void ccurl_slist_free(struct curl_slist *list);

CURLM *ccurl_multi_init(void);
void ccurl_multi_cleanup(CURLM *multi);
CURLMcode ccurl_multi_add(CURLM *multi, CURL *handle);
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *handle);
CURLMcode ccurl_multi_act(CURLM *multi, curl_socket_t socket, int events, int *running);
CURLMcode ccurl_multi_setopt_long(CURLM *multi, CURLMoption option, long value);

typedef int (*ccurl_socket_callback)(
    CURL *handle, curl_socket_t socket, int what, void *context, void *socket_context);
typedef int (*ccurl_timer_callback)(CURLM *multi, long milliseconds, void *context);

CURLMcode ccurl_multi_setopt_callbacks(
    CURLM *multi, ccurl_socket_callback socket, ccurl_timer_callback timer, void *context);

/// The next transfer that has ended, with its outcome; NULL if there is none.
CURL *ccurl_multi_next_ended(CURLM *multi, CURLcode *outcome);
