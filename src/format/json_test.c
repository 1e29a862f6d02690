// SPDX-License-Identifier: Apache-2.0
// Tests of the JSON writer. What Go prints was taken from encoding/json of Go 1.26.
#include "format/json.h"

#include <string.h>

static char *taken_text(Output *output)
{
    g_autoptr(GBytes) bytes = output_steal(output);

    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static void check_string(const char *text, gsize size, const char *wanted)
{
    g_autoptr(Output) output = output_new_memory();
    g_autofree char *got = NULL;
    JsonWriter json = JSON_WRITER(output);

    json_string_sized(&json, text, size);
    got = taken_text(output);
    g_assert_cmpstr(got, ==, wanted);
}

static void every_ascii_byte_is_written_as_go_writes_it(void)
{
    char text[0x80];

    for (int i = 0; i < 0x80; i++)
        text[i] = (char)i;
    check_string(text, sizeof(text),
                 "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
                 "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d"
                 "\\u001e\\u001f !\\\"#$%\\u0026'()*+,-./0123456789:;\\u003c=\\u003e?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                 "[\\\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f\"");
}

static void each_byte_that_is_not_utf8_becomes_one_replacement(void)
{
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        { "a\xff\xfe"
          "b",
          "\"a\\ufffd\\ufffdb\"" },
        { "\xe2\x82", "\"\\ufffd\\ufffd\"" },
        { "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"" },
        { "\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"" },
        { "\xc0\x80", "\"\\ufffd\\ufffd\"" },
        { "\xf0\x9f\x98x", "\"\\ufffd\\ufffd\\ufffdx\"" },
        { "\xe2\x82\xe2\x82\xac", "\"\\ufffd\\ufffd\xe2\x82\xac\"" },
        { "\xc3\xa9\xf0\x9f\x98\x80\xef\xbf\xbd", "\"\xc3\xa9\xf0\x9f\x98\x80\xef\xbf\xbd\"" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        check_string(cases[i].text, strlen(cases[i].text), cases[i].wanted);
}

static void line_separators_are_escaped(void)
{
    check_string("\xe2\x80\xa8\xe2\x80\xa9", 6, "\"\\u2028\\u2029\"");
}

static void a_sequence_cut_at_the_end_of_the_text_is_not_read_beyond(void)
{
    check_string("\xe2\x82\xac", 2, "\"\\ufffd\\ufffd\"");
}

static void commas_stand_between_items_and_nowhere_else(void)
{
    g_autoptr(Output) output = output_new_memory();
    g_autofree char *got = NULL;
    JsonWriter json = JSON_WRITER(output);

    json_object_begin(&json);
    json_key(&json, "empty");
    json_array_begin(&json);
    json_array_end(&json);
    json_key(&json, "list");
    json_array_begin(&json);
    json_int(&json, INT64_MIN);
    json_uint(&json, UINT64_MAX);
    json_object_begin(&json);
    json_object_end(&json);
    json_array_begin(&json);
    json_null(&json);
    json_bool(&json, false);
    json_array_end(&json);
    json_number_text(&json, "56.2");
    json_array_end(&json);
    json_member(&json, "<key>", NULL);
    json_member_int(&json, "n", -1);
    json_member_bool(&json, "b", true);
    json_object_end(&json);
    got = taken_text(output);
    g_assert_cmpstr(got, ==,
                    "{\"empty\":[],\"list\":[-9223372036854775808,18446744073709551615,{},[null,false],56.2],"
                    "\"\\u003ckey\\u003e\":null,\"n\":-1,\"b\":true}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/ascii", every_ascii_byte_is_written_as_go_writes_it);
    g_test_add_func("/json/not utf-8", each_byte_that_is_not_utf8_becomes_one_replacement);
    g_test_add_func("/json/separators", line_separators_are_escaped);
    g_test_add_func("/json/cut", a_sequence_cut_at_the_end_of_the_text_is_not_read_beyond);
    g_test_add_func("/json/commas", commas_stand_between_items_and_nowhere_else);
    return g_test_run();
}
