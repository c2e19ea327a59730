#include "CSimdJSON.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <vector>

namespace dom = simdjson::dom;

struct csimdjson_parser {
    dom::parser parser;
    std::unique_ptr<uint8_t[]> padded;
    size_t capacity = 0;
};

namespace {

// A parser keeps about 15 bytes for each byte of the largest text it has seen; larger ones are not kept.
constexpr size_t largest_kept = 1 << 18;
// Deeper than any limit of ours, so that ours decides.
constexpr size_t simdjson_depth = 1024;
constexpr size_t few_keys = 24;

struct Store {
    csimdjson_parser *parser = nullptr;
    ~Store() { delete parser; }
};
thread_local Store store;

inline char kind(uint64_t word) { return char(word >> 56); }
inline uint64_t payload(uint64_t word) { return word & 0x00FFFFFFFFFFFFFFULL; }

inline size_t after(const uint64_t *tape, size_t index) {
    switch (kind(tape[index])) {
        case '{':
        case '[': return uint32_t(tape[index]);
        case 'l':
        case 'u':
        case 'd': return index + 2;
        default: return index + 1;
    }
}

struct Text {
    const uint8_t *bytes;
    uint32_t count;
    size_t index;
};

inline Text text(const uint64_t *tape, const uint8_t *strings, size_t index) {
    const uint8_t *start = strings + payload(tape[index]);
    uint32_t count;
    std::memcpy(&count, start, sizeof count);
    return {start + sizeof count, count, index};
}

inline bool same(const Text &a, const Text &b) {
    return a.count == b.count && std::memcmp(a.bytes, b.bytes, a.count) == 0;
}

// The tape index of the second of two equal keys of an object, or 0.
size_t duplicate_key(
    const uint64_t *tape, const uint8_t *strings, size_t object, std::vector<Text> &many) {
    Text few[few_keys];
    size_t count = 0;
    many.clear();
    for (size_t i = object + 1; kind(tape[i]) != '}'; i = after(tape, i + 1)) {
        Text key = text(tape, strings, i);
        if (count < few_keys) {
            for (size_t k = 0; k < count; k++) {
                if (same(few[k], key)) return i;
            }
            few[count++] = key;
        } else {
            many.push_back(key);
        }
    }
    if (many.empty()) return 0;
    // Sorted, not compared pair by pair: an object may have a hundred thousand keys.
    many.insert(many.end(), few, few + count);
    std::sort(many.begin(), many.end(), [](const Text &a, const Text &b) {
        if (a.count != b.count) return a.count < b.count;
        int order = std::memcmp(a.bytes, b.bytes, a.count);
        return order != 0 ? order < 0 : a.index < b.index;
    });
    size_t first = 0;
    for (size_t k = 1; k < many.size(); k++) {
        if (same(many[k - 1], many[k]) && (first == 0 || many[k].index < first)) first = many[k].index;
    }
    return first;
}

// simdjson lets the second half of a pair through alone, as the three bytes that UTF-8 forbids.
bool has_surrogate(const Text &string) {
    const uint8_t *at = string.bytes, *end = string.bytes + string.count;
    while (at < end && (at = static_cast<const uint8_t *>(std::memchr(at, 0xED, end - at)))) {
        if (end - at > 1 && at[1] >= 0xA0) return true;
        at++;
    }
    return false;
}

// Checks what simdjson does not: repeated keys, our depth, lone surrogates.
void check(csimdjson_document &document, size_t maximum_depth, bool has_escapes) {
    const uint64_t *tape = document.tape;
    std::vector<Text> many;
    size_t end = uint32_t(tape[0]) - 1, depth = 0;
    auto fail = [&](csimdjson_outcome outcome, size_t index) {
        document.outcome = outcome;
        document.index = index;
    };
    for (size_t i = 1; i < end;) {
        switch (kind(tape[i])) {
            case '{':
                if (++depth > maximum_depth) return fail(csimdjson_too_deep, i);
                if (size_t key = duplicate_key(tape, document.strings, i, many)) {
                    return fail(csimdjson_duplicate_key, key);
                }
                i++;
                break;
            case '[':
                if (++depth > maximum_depth) return fail(csimdjson_too_deep, i);
                i++;
                break;
            case '}':
            case ']':
                depth--;
                i++;
                break;
            case 'l':
            case 'u':
            case 'd': i += 2; break;
            case '"':
                if (has_escapes && has_surrogate(text(tape, document.strings, i))) {
                    return fail(csimdjson_lone_surrogate, i);
                }
                i++;
                break;
            default: i++; break;
        }
    }
}

inline bool number(const uint64_t *tape, size_t index, double &value) {
    uint64_t bits = tape[index + 1];
    switch (kind(tape[index])) {
        case 'd': std::memcpy(&value, &bits, sizeof value); return true;
        case 'l': value = double(int64_t(bits)); return true;
        case 'u': value = double(bits); return true;
        default: return false;
    }
}

}  // namespace

csimdjson_parser *csimdjson_take(void) {
    if (csimdjson_parser *parser = store.parser) {
        store.parser = nullptr;
        return parser;
    }
    return new (std::nothrow) csimdjson_parser;
}

void csimdjson_give(csimdjson_parser *parser) {
    if (store.parser == nullptr && parser->capacity <= largest_kept) {
        store.parser = parser;
    } else {
        delete parser;
    }
}

csimdjson_document csimdjson_parse(
    csimdjson_parser *parser, const uint8_t *bytes, size_t count, size_t maximum_depth) {
    csimdjson_document document = {nullptr, nullptr, 0, csimdjson_invalid};
    if (count >= simdjson::SIMDJSON_MAXSIZE_BYTES / 2) {
        document.outcome = csimdjson_too_large;
        return document;
    }
    if (count == 0) return document;
    if (parser->capacity < count) {
        size_t capacity = std::max<size_t>(count, 4096);
        parser->padded.reset(new (std::nothrow) uint8_t[capacity + simdjson::SIMDJSON_PADDING]);
        parser->capacity = parser->padded ? capacity : 0;
        if (!parser->padded || parser->parser.allocate(capacity, simdjson_depth) != simdjson::SUCCESS) {
            document.outcome = csimdjson_out_of_memory;
            return document;
        }
    }
    std::memcpy(parser->padded.get(), bytes, count);
    std::memset(parser->padded.get() + count, ' ', simdjson::SIMDJSON_PADDING);
    auto result = parser->parser.parse(parser->padded.get(), count, false);
    switch (result.error()) {
        case simdjson::SUCCESS: break;
        case simdjson::MEMALLOC: document.outcome = csimdjson_out_of_memory; return document;
        case simdjson::CAPACITY: document.outcome = csimdjson_too_large; return document;
        default: return document;
    }
    document.tape = parser->parser.doc.tape.get();
    document.strings = parser->parser.doc.string_buf.get();
    document.outcome = csimdjson_ok;
    check(document, maximum_depth, std::memchr(bytes, '\\', count) != nullptr);
    return document;
}

size_t csimdjson_count(const uint64_t *tape, size_t index) {
    size_t count = (tape[index] >> 32) & 0xFFFFFF;
    if (count < 0xFFFFFF) return count;
    bool is_object = kind(tape[index]) == '{';
    size_t end = uint32_t(tape[index]) - 1;
    count = 0;
    for (size_t i = index + 1; i < end; i = after(tape, is_object ? i + 1 : i)) count++;
    return count;
}

csimdjson_points_result csimdjson_points(
    const uint64_t *tape, size_t index, double *times, double *values, double *counts) {
    const double gap = std::numeric_limits<double>::quiet_NaN();
    csimdjson_points_result result = {0, 0, 0, 0};
    size_t end = uint32_t(tape[index]) - 1, n = 0;
    for (size_t i = index + 1; i < end; n++) {
        size_t at = i + 1;
        double time, value = gap, count = gap;
        bool is_point = kind(tape[i]) == '[' && number(tape, at, time);
        if (is_point) {
            at += 2;
            if (number(tape, at, value)) {
                at += 2;
            } else {
                is_point = kind(tape[at++]) == 'n';
            }
        }
        if (is_point && kind(tape[at]) != ']') {
            if (number(tape, at, count)) {
                at += 2;
                result.has_counts = 1;
                is_point = count >= 0;
            } else {
                is_point = kind(tape[at++]) == 'n';
            }
        }
        if (!is_point || kind(tape[at]) != ']') {
            result.bad = i;
            break;
        }
        double size = time < 0 ? -time : time;
        if (size > result.largest_time) result.largest_time = size;
        times[n] = time;
        values[n] = value;
        counts[n] = count;
        i = at + 1;
    }
    result.count = n;
    return result;
}

csimdjson_strings_result csimdjson_measure_strings(
    const uint64_t *tape, const uint8_t *strings, size_t index) {
    csimdjson_strings_result result = {0, 0, 0};
    size_t end = uint32_t(tape[index]) - 1;
    for (size_t i = index + 1; i < end; i++) {
        if (kind(tape[i]) != '"') {
            result.bad = i;
            break;
        }
        result.count++;
        result.bytes += text(tape, strings, i).count;
    }
    return result;
}

size_t csimdjson_copy_strings(
    const uint64_t *tape, const uint8_t *strings, size_t index, uint8_t *bytes, intptr_t *ends) {
    size_t end = uint32_t(tape[index]) - 1, written = 0, n = 0;
    for (size_t i = index + 1; i < end; i++) {
        Text string = text(tape, strings, i);
        size_t count = string.count;
        while (count > 0 && (string.bytes[count - 1] == '\n' || string.bytes[count - 1] == '\r')) count--;
        std::memcpy(bytes + written, string.bytes, count);
        written += count;
        ends[n++] = intptr_t(written);
    }
    return written;
}
