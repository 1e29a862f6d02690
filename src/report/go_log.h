// SPDX-License-Identifier: Apache-2.0
// Go's logarithm: the last bit decides a colour of the HTML report, and other libraries' last bit differs.
#pragma once

// The natural logarithm of `x` >= 1, bit for bit as Go's math.Log computes it on amd64.
double go_log(double x);
