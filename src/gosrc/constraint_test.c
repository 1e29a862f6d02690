// SPDX-License-Identifier: Apache-2.0
// Tests of what lets builds leave a Go file out. The answers are those of go/build.
#include "gosrc/constraint.h"

#include <string.h>

#define PLAIN "package p\n"
#define NAMED "it is named for some systems only"
#define TAGGED "it has a build constraint"
#define WITH_C "it imports \"C\""

typedef struct Case {
    const char *name, *text, *wanted;
} Case;

static const Case cases[] = {
    { "a.go", PLAIN, NULL },
    { "a_linux.go", PLAIN, NAMED },
    { "a_amd64.go", PLAIN, NAMED },
    { "a_windows_arm64.go", PLAIN, NAMED },
    { "a_b_linux_test.go", PLAIN, NAMED },
    { "linux.go", PLAIN, NULL }, // since Go 1.4
    { "linux_test.go", PLAIN, NULL },
    { "a_linux_b.go", PLAIN, NULL },
    { "a_linux.pb.go", PLAIN, NAMED }, // up to the first dot
    { "a_unix.go", PLAIN, NULL },
    { "a_Linux.go", PLAIN, NULL },
    { "_linux.go", PLAIN, NAMED },

    { "a.go", "//go:build linux\n\n" PLAIN, TAGGED },
    { "a.go", "// Copyright\n\n  //go:build !x && y\r\n" PLAIN, TAGGED },
    { "a.go", "// +build ignore\n\n" PLAIN, TAGGED },
    { "a.go", "//+build ignore\n\n" PLAIN, TAGGED },
    { "a.go", "/* licence */\n//go:build x\n" PLAIN, TAGGED },
    { "a.go", "\xef\xbb\xbf//go:build x\n" PLAIN, TAGGED },
    { "a.go", "//go:builder\n" PLAIN, NULL },
    { "a.go", PLAIN "//go:build x\n", NULL },
    { "a.go", "//go:generate x\n// A word of +build.\n" PLAIN, NULL },
    { "a.go", "", NULL },
    { "a.go", "not Go", NULL },

    { "a.go", PLAIN "import \"C\"\n", WITH_C },
    { "a.go", PLAIN "import (\n\"fmt\"\n// #include <x.h>\n`C`\n)\n", WITH_C },
    { "a.go", PLAIN "import \"c\"\nvar s = \"C\"\n", NULL },
    { "a.go", PLAIN "import \"CC\"\nfunc f() { g(\"C\") }\n", NULL },
};

static void what_lets_builds_leave_a_file_out_is_told(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s: %s", cases[i].name, cases[i].text);
        g_assert_cmpstr(go_constraint(cases[i].name, cases[i].text, strlen(cases[i].text)), ==, cases[i].wanted);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/constraint/cases", what_lets_builds_leave_a_file_out_is_told);
    return g_test_run();
}
