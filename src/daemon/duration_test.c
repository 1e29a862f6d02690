// SPDX-License-Identifier: Apache-2.0
#include "daemon/duration.h"

#include "base/error.h"

static void spans_are_read_as_people_write_them(void)
{
    static const struct {
        const char *text;
        int64_t ms; // -1: refused
    } cases[] = {
        { "500ms", 500 },   { "30", 30000 },      { "30s", 30000 },
        { "20m", 1200000 }, { "4h", 14400000 },   { "0", 0 },
        { "0s", 0 },        { "1h30m", 5400000 }, { "1m500ms", 60500 },
        { "", -1 },         { "m", -1 },          { "4d", -1 },
        { "-1s", -1 },      { "1.5h", -1 },       { "4h ", -1 },
        { "1h30", -1 },     { "99999999h", -1 },  { "99999999999999999999s", -1 },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        int64_t ms = -1;

        g_test_message("%s", cases[i].text);
        g_assert_cmpint(duration_parse(&ms, cases[i].text, &error), ==, cases[i].ms >= 0);
        g_assert_cmpint(ms, ==, cases[i].ms);
        if (cases[i].ms < 0)
            g_assert_error(error, GOC_ERROR, GOC_ERROR_INVALID);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/duration/read", spans_are_read_as_people_write_them);
    return g_test_run();
}
