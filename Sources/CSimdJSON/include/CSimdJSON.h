#pragma once

// A C face over simdjson's parsed tape, which Swift cannot import as C++ templates.
//
// The tape is an array of 64-bit words. The top byte of a word is its type ('{', '[', '"', 'l', 'u', 'd',
// 't', 'f', 'n', '}', ']'), the rest its payload: for a container the index of the word after its end (low
// 32 bits) and its count (next 24 bits, saturated), for a string the offset of its length in the string buffer.
// A number takes a second word, which holds its bits.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser and the document that it parsed last.
typedef struct csimdjson_parser csimdjson_parser;

/// What came of parsing.
typedef enum csimdjson_outcome {
    csimdjson_ok = 0,
    /// The text is not JSON; the caller finds out where.
    csimdjson_invalid,
    csimdjson_out_of_memory,
    csimdjson_too_large,
    /// `index` is the second of two equal keys.
    csimdjson_duplicate_key,
    /// `index` is the container that is nested too deeply.
    csimdjson_too_deep,
    /// `index` is a string that holds half of a surrogate pair.
    csimdjson_lone_surrogate,
} csimdjson_outcome;

/// The parsed document; it lives as long as its parser, until the parser's next parse.
typedef struct csimdjson_document {
    const uint64_t *_Nullable tape;
    const uint8_t *_Nullable strings;
    size_t index;
    csimdjson_outcome outcome;
} csimdjson_document;

/// Takes a parser from the thread's own store, or creates one; null when memory is out.
csimdjson_parser *_Nullable csimdjson_take(void);

/// Gives a parser back to the thread's store, or frees it if the store is full or the parser has grown large.
void csimdjson_give(csimdjson_parser *_Nonnull parser);

/// Parses `count` bytes, which need no padding, and refuses repeated keys and nesting beyond `maximum_depth`.
csimdjson_document csimdjson_parse(
    csimdjson_parser *_Nonnull parser, const uint8_t *_Nullable bytes, size_t count, size_t maximum_depth);

/// The number of elements of the array or of members of the object at `index`.
size_t csimdjson_count(const uint64_t *_Nonnull tape, size_t index);

/// What came of reading an array of points.
typedef struct csimdjson_points_result {
    /// How many points were read before the end or the first bad one.
    size_t count;
    /// The tape index of the first element that is no point; 0 if all are.
    size_t bad;
    /// The largest absolute time.
    double largest_time;
    /// Whether any point has a third number.
    int has_counts;
} csimdjson_points_result;

/// Reads an array of `[time, value]` or `[time, value, count]` into columns that have room for its elements.
///
/// A value that is null becomes NaN, as does a count that is null or missing.
csimdjson_points_result csimdjson_points(
    const uint64_t *_Nonnull tape, size_t index, double *_Nonnull times, double *_Nonnull values,
    double *_Nonnull counts);

/// What came of measuring an array of strings.
typedef struct csimdjson_strings_result {
    size_t count;
    size_t bytes;
    /// The tape index of the first element that is no string; 0 if all are.
    size_t bad;
} csimdjson_strings_result;

/// Adds up the strings of an array.
csimdjson_strings_result csimdjson_measure_strings(
    const uint64_t *_Nonnull tape, const uint8_t *_Nonnull strings, size_t index);

/// Copies the strings of an array one after the other, without the line ends that close them; `ends[i]` is where
/// the i-th ends. Returns the number of bytes written, at most as many as were measured.
size_t csimdjson_copy_strings(
    const uint64_t *_Nonnull tape, const uint8_t *_Nonnull strings, size_t index, uint8_t *_Nonnull bytes,
    intptr_t *_Nonnull ends);

#ifdef __cplusplus
}
#endif
