// SPDX-License-Identifier: Apache-2.0
// Go's logarithm. Built with -ffp-contract=off: a fused multiply-add would round once where Go rounds twice.
//
// The method is fdlibm's e_log.c, which Go follows: x = 2^k * (1 + f) with sqrt(2)/2 < 1 + f < sqrt(2), s = f / (2 +
// f), log(1 + f) = f - f^2/2 + s * (f^2/2 + R(s^2)), R a polynomial of degree 14 in s.
#include "report/go_log.h"

#include <math.h>

// ln 2 in two parts, the first of which times any k is exact.
static const double ln2_high = 6.93147180369123816490e-01, ln2_low = 1.90821492927058770002e-10;

static double polynomial(double s2)
{
    double s4 = s2 * s2;
    double odd =
        s2 * (6.666666666666735130e-01 +
              s4 * (2.857142874366239149e-01 + s4 * (1.818357216161805012e-01 + s4 * 1.479819860511658591e-01)));
    double even = s4 * (3.999999999940941908e-01 + s4 * (2.222219843214978396e-01 + s4 * 1.531383769920937332e-01));

    return odd + even;
}

double go_log(double x)
{
    int exponent;
    double fraction = frexp(x, &exponent);
    double f, k, s, half_square;

    if (fraction < M_SQRT1_2) {
        fraction *= 2;
        exponent--;
    }
    f = fraction - 1;
    k = exponent;
    s = f / (2 + f);
    half_square = 0.5 * f * f;
    return k * ln2_high - ((half_square - (s * (half_square + polynomial(s * s)) + k * ln2_low)) - f);
}
