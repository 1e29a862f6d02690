// SPDX-License-Identifier: Apache-2.0
// Tests of Go's logarithm; the bits were printed by math.Log of Go 1.26 on amd64.
#include "report/go_log.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

static void every_bit_is_go_s(void)
{
    static const struct {
        double x;
        uint64_t bits;
    } cases[] = {
        { 1, 0x0000000000000000 },
        { 2, 0x3fe62e42fefa39ef },
        { 3, 0x3ff193ea7aad030a },
        { 7, 0x3fff2272ae325a57 },
        { 10, 0x40026bb1bbb55516 },
        { 27, 0x400a5ddfb8038490 },
        { 48, 0x400ef8383c50bb74 },
        { 100, 0x40126bb1bbb55516 },
        { 6561, 0x402193ea7aad030b },
        { 19683, 0x4023c667ca02a36c },
        { 110592, 0x40273a2a2d3c8c97 },
        { 961836804, 0x4034af31e98ef101 },
        { 4294967296, 0x40362e42fefa39ef },
        { 1e15, 0x404144f69ff9ffc4 },
        { 18446744073709551616.0, 0x40462e42fefa39ef },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        double got = go_log(cases[i].x);
        uint64_t bits;

        memcpy(&bits, &got, sizeof(bits));
        g_assert_cmphex(bits, ==, cases[i].bits);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/go log/bits", every_bit_is_go_s);
    return g_test_run();
}
