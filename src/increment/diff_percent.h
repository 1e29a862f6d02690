// SPDX-License-Identifier: Apache-2.0
// Diff percent: shares of covered lines in Python's arithmetic and spelling, so that figures are diff-cover's to the
// last digit.
#pragma once

#include <glib.h>
#include <stdint.h>

// 100 - missing / measured * 100, in doubles and in this order; `measured` is not 0.
double diff_percent_file(uint64_t missing, uint64_t measured);

// (measured - missing) / measured * 100, in doubles and in this order; 100 when nothing is measured.
double diff_percent_total(uint64_t missing, uint64_t measured);

// round(value, digits): the nearest number with so many decimals, by the exact value of the double, ties to even.
double diff_percent_round(double value, int digits);

// repr(value): the shortest digits that mean this double, with at least one decimal: "50.0", "33.33333333333334".
typedef struct PercentText {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
} PercentText;
PercentText diff_percent_text(double value);
