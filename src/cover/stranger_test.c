// SPDX-License-Identifier: Apache-2.0
// Tests of cover/stranger.
#include "cover/stranger.h"

#define BYTES(text) (text), sizeof(text) - 1

static const struct {
    const char *head;
    gsize size;
    const char *what; // how the name starts; NULL: it may be a profile
} cases[] = {
    { BYTES(""), NULL },
    { BYTES("mode: set\n"), NULL },
    { BYTES("mode: set\na\0b"), NULL },
    { BYTES("m"), NULL },
    { BYTES("a.go:1.1,2.2 1 1\n"), NULL },
    { BYTES("<!DOCTYPE html><html>"), "an HTML page" },
    { BYTES("\xef\xbb\xbf\r\n  <HTML>"), "an HTML page" },
    { BYTES("<?xml version=\"1.0\"?>"), "an XML document" },
    { BYTES("{\"code\":500}"), "a JSON document" },
    { BYTES("HTTP/1.1 200 OK\r\n"), "a raw HTTP answer" },
    { BYTES("\x7f"
            "ELF\2\0"),
      "a program" },
    { BYTES("\xfd"
            "7zXZ\0\0\4"),
      "an xz file; unpack it first" },
    { BYTES("BZh91AY"), "a bzip2 file; unpack it first" },
    { BYTES("PK\x03\x04\0\0"), "a zip file; unpack it first" },
    { BYTES("\xff\xfem\0o\0d\0e\0"), "a UTF-16 text; a profile is UTF-8" },
    { BYTES("\xfe\xff\0m\0o\0d\0e"), "a UTF-16 text; a profile is UTF-8" },
    { BYTES("\xef\xbb\xbfmode: set\n"), "a text with a byte order mark; a profile is UTF-8" },
    { BYTES("ab\0cd"), "binary data" },
};

static void what_is_no_profile_has_a_name(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *head = g_memdup2(cases[i].head, cases[i].size); // so that no byte behind it is read
        g_autofree char *words = cases[i].what ? g_strconcat("not a profile but ", cases[i].what, NULL) : NULL;
        g_autoptr(GError) error = NULL;

        g_assert_true(stranger_check(head, cases[i].size, &error) == !words);
        if (words && !g_str_has_prefix(error->message, words))
            g_assert_cmpstr(error->message, ==, words);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stranger/names", what_is_no_profile_has_a_name);
    return g_test_run();
}
