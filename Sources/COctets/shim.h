#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Classes of 64 octets at a time, as bits: bit i tells of octet i. The compiler makes vector instructions of it, two for
// each octet and class with the sixteen octets that every x86-64 and ARM64 processor takes at once.

typedef uint8_t coctets_block __attribute__((ext_vector_type(64)));
typedef bool coctets_bits __attribute__((ext_vector_type(64)));

#define COCTETS_BETWEEN(block, first, last) \
    ((coctets_block)((block) - (uint8_t)(first)) <= (coctets_block)(uint8_t)((last) - (first)))
#define COCTETS_MASK(truth) __builtin_bit_cast(uint64_t, __builtin_convertvector((truth), coctets_bits))

// Letters, digits and `-_./+~%$`: what words consist of.
#define COCTETS_WORDS(block) \
    COCTETS_MASK( \
        COCTETS_BETWEEN((block) | 0x20, 'a', 'z') | COCTETS_BETWEEN(block, '-', '9') | COCTETS_BETWEEN(block, '$', '%') \
        | ((block) == '_') | ((block) == '+') | ((block) == '~'))

/// Which octets of the next 64 words consist of: letters, digits and `-_./+~%$`.
///
/// - Parameters:
///   - octets: The octets.
///   - count: How many there are; where they are fewer than 64, the others are none.
static inline uint64_t coctets_words(const uint8_t *octets, size_t count) {
    coctets_block block;
    if (count >= 64) {
        memcpy(&block, octets, 64);
    } else {
        block = 0;
        memcpy(&block, octets, count);
    }
    return COCTETS_WORDS(block);
}
