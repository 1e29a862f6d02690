// SPDX-License-Identifier: Apache-2.0
// Lazy sample: a small library whose calls use every kind of argument, for the test of the lazy libraries.
#pragma once

#include <stdint.h>

__attribute__((visibility("default"))) double lazy_sample_sum(int64_t a, double b, int64_t c, double d, int64_t e,
                                                              double f, int64_t g, double h, int64_t i, double j,
                                                              int64_t k, double l, int64_t m, double n, int64_t o,
                                                              double p, int64_t q, double r);

// The sum of `n` doubles.
__attribute__((visibility("default"))) double lazy_sample_variadic(int n, ...);

typedef struct LazySample {
    int64_t values[5];
} LazySample;

// A structure that is returned in memory.
__attribute__((visibility("default"))) LazySample lazy_sample_structure(int64_t first);

__attribute__((visibility("default"))) int lazy_sample_identity(int value);
