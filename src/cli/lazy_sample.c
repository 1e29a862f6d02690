// SPDX-License-Identifier: Apache-2.0
// Lazy sample: a small library whose calls use every kind of argument.
#include "cli/lazy_sample.h"

#include <stdarg.h>

double lazy_sample_sum(int64_t a, double b, int64_t c, double d, int64_t e, double f, int64_t g, double h, int64_t i,
                       double j, int64_t k, double l, int64_t m, double n, int64_t o, double p, int64_t q, double r)
{
    return (double)(a + 2 * c + 3 * e + 4 * g + 5 * i + 6 * k + 7 * m + 8 * o + 9 * q) + 0.5 * b + 1.5 * d + 2.5 * f +
           3.5 * h + 4.5 * j + 5.5 * l + 6.5 * n + 7.5 * p + 8.5 * r;
}

double lazy_sample_variadic(int n, ...)
{
    double sum = 0;
    va_list values;

    va_start(values, n);
    while (n-- > 0)
        sum += va_arg(values, double);
    va_end(values);
    return sum;
}

LazySample lazy_sample_structure(int64_t first)
{
    return (LazySample){ { first, first + 1, first + 2, first + 3, first + 4 } };
}

int lazy_sample_identity(int value)
{
    return value;
}
