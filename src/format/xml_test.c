// SPDX-License-Identifier: Apache-2.0
// Tests of the XML writer.
#include "format/xml.h"

static const struct {
    const char *text;
    const char *wanted;
    bool can_hold;
} texts[] = {
    { "api.go", "api.go", true },
    { "\"><a b='x & y'>", "&quot;&gt;&lt;a b=&apos;x &amp; y&apos;&gt;", true },
    { "a\tb\r\nc", "a&#9;b&#13;&#10;c", true },
    { "\xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x99\x82", true },
    { "\x7f\xef\xbf\xbd", "\x7f\xef\xbf\xbd", true },
    { "a\x01z", "a\xef\xbf\xbdz", false },
    { "\x1b[0m", "\xef\xbf\xbd[0m", false },
    { "\xef\xbf\xbe\xef\xbf\xbf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", false },
    { "\xff<\xc3", "\xef\xbf\xbd&lt;\xef\xbf\xbd", false },
    { "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", false },
    { "\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd", false },
};

static void any_text_is_written_as_legal_xml(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(Output) output = output_new_memory();
        g_autoptr(GBytes) bytes = NULL;
        g_autofree char *got = NULL;

        xml_text(output, texts[i].text);
        bytes = output_steal(output);
        got = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        g_assert_cmpstr(got, ==, texts[i].wanted);
        g_assert_cmpint(xml_can_hold(texts[i].text), ==, texts[i].can_hold);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xml/text", any_text_is_written_as_legal_xml);
    return g_test_run();
}
