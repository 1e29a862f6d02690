// SPDX-License-Identifier: Apache-2.0
// Tests of the reader of Cobertura, Clover and JaCoCo reports.
#include "cover/xml_cover.h"

#include "cover/test_line_cover.h"

#define COBERTURA(classes)                                                                                             \
    "<?xml version=\"1.0\"?>\n"                                                                                        \
    "<!DOCTYPE coverage SYSTEM \"http://cobertura.sourceforge.net/xml/coverage-04.dtd\">\n"                            \
    "<coverage><packages><package name=\"p\"><classes>" classes "</classes></package></packages></coverage>\n"
#define CLASS(lines) "<class filename=\"a.go\">" lines "</class>"
#define LINES(lines) "<lines>" lines "</lines>"
#define CLOVER(lines)                                                                                                  \
    "<coverage clover=\"4\"><project><package><file name=\"a.php\" path=\"/s/a.php\">" lines                           \
    "</file></package></project></coverage>"
#define JACOCO(lines)                                                                                                  \
    "<report name=\"r\"><group><package name=\"p/q\"><class name=\"p/q/F\"/>"                                          \
    "<sourcefile name=\"F.java\">" lines "</sourcefile></package></group></report>"

static const ReportCase good[] = {
    // Cobertura: lines of the class, in their order; those of its methods are the same again.
    { COBERTURA(
          CLASS("<methods><method name=\"f\"><lines><line number=\"9\" hits=\"1\"/></lines></method></methods>" LINES(
              "<line number=\"4\" hits=\"0\"/>\n<line number=\"3\" hits=\"7\"/><line number=\"3\"/>"))),
      "a.go 4:0 3:7 3:0" },
    { COBERTURA(CLASS(LINES("<line number=\"4\" hits=\"2\" branch=\"true\" condition-coverage=\"50% (1/2)\"/>"
                            "<line number=\"5\" hits=\"2\" branch=\"true\" condition-coverage=\"100% (2/2)\"/>"
                            "<line number=\"6\" hits=\"2\" branch=\"false\" condition-coverage=\"50% (1/2)\"/>"
                            "<line number=\"7\" hits=\"2\" branch=\"true\" condition-coverage=\"(?) (1/3) (2/2)\"/>"
                            "<line number=\"8\" hits=\"2\" branch=\"true\"/>"))),
      "a.go 4:2b 5:2 6:2 7:2b 8:2" },
    { COBERTURA(CLASS("") "<class/><class filename=\"\">" LINES("<line/>") "</class>"), "a.go" },
    { COBERTURA("<class filename=\"b\\..\\a.go\">" LINES("<line number=\" 4 \" hits=\"+2\"/>") "</class>"),
      "a.go 4:2" },
    { COBERTURA(CLASS(LINES(
          "<line number=\"1\" hits=\"1\"/>"
          "<class filename=\"in.go\">" LINES("<line number=\"5\" hits=\"5\"/>") "</class>"
                                                                                "<line number=\"2\" hits=\"0\"/>"))),
      "a.go 1:1; in.go 5:5; a.go 2:0" },
    { COBERTURA(CLASS(LINES("<line number=\"1\" hits=\"9223372036854775807\"/>"
                            "<line number=\"33554432\" hits=\"1\"/>"))),
      "a.go 1:9223372036854775807 33554432:1" },
    { COBERTURA("<class filename=\"&#228;&amp;.go\">" LINES("<line number=\"1\" hits=\"1\"/>") "</class>"),
      "\303\244&.go 1:1" },
    { "<coverage/>", "" },
    { "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><coverage><class filename=\"\344.go\"/></coverage>",
      "\303\244.go" },
    { "<!DOCTYPE coverage [<!ENTITY n \"a.go\">]><coverage><class filename=\"&n;\"/></coverage>", "a.go" },
    // What lies outside is never read.
    { "<!DOCTYPE coverage [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<coverage><sources><source>&x;"
      "</source></sources></coverage>",
      "" },
    // A file's lines do not make it Clover's without num and count.
    { "<coverage>" CLASS(
          LINES("<line number=\"1\" hits=\"1\"/>")) "<file name=\"x\"><line num=\"y\"/></file></coverage>",
      "a.go 1:1" },

    // Clover: methods, statements, conditions; other types are not lines.
    { CLOVER("<line num=\"9\" type=\"cond\" count=\"3\" truecount=\"1\" falsecount=\"0\"/>"
             "<line num=\"3\" type=\"stmt\" count=\"0\"/><line num=\"2\" type=\"method\" count=\"1\"/>"
             "<line num=\"1\" type=\"other\" count=\"x\"/><line num=\"x\"/>"),
      "/s/a.php 2:1 3:0 9:3p" },
    { CLOVER("<line num=\"4\" type=\"cond\" truecount=\"2\" falsecount=\"1\"/>"
             "<line num=\"5\" type=\"cond\" truecount=\"2\" falsecount=\"0\"/>"
             "<line num=\"6\" type=\"cond\" truecount=\"0\" falsecount=\"0\"/><line num=\"7\" type=\"stmt\"/>"),
      "/s/a.php 7:0u 4:3u 5:2pu 6:0u" },
    // As PHPUnit writes it, without the attribute; what is wrong for Cobertura does not matter then.
    { "<coverage generated=\"1\">" CLASS(
          LINES("<line/>")) "<project><file name=\"/s/b.php\">"
                            "<line num=\"3\" type=\"stmt\" count=\"2\"/></file></project></coverage>",
      "/s/b.php 3:2" },
    { "<coverage clover=\"4\"><file/><file name=\"a\"/></coverage>", "a" },

    // JaCoCo: covered and missed instructions, missed branches.
    { JACOCO("<line nr=\"3\" mi=\"0\" ci=\"4\" mb=\"0\" cb=\"0\"/><line nr=\"4\" mi=\"2\" ci=\"0\"/>"
             "<line nr=\"5\" mi=\"1\" ci=\"4\"/><line nr=\"6\" ci=\"4\" mb=\"1\" cb=\"1\"/><line nr=\"7\"/>"),
      "p/q/F.java 3:4 4:0 5:4p 6:4p 7:0" },
    { "<report name=\"r\"><package name=\"\"><sourcefile name=\"F.java\"/></package>"
      "<package name=\"x\"><y><sourcefile/></y></package></report>",
      "F.java" },
};

static const ReportCase bad[] = {
    { "", "not a whole XML document: it ends at line 1" },
    { "\n\n", "not a whole XML document: it ends at line 3" },
    { "SF:a.go\n", "line 1: not XML: syntax error" },
    { "<coverage>\n<packages>\n", "not a whole XML document: it ends at line 3" },
    { "<coverage>\n</cover>\n", "line 2: not XML: mismatched tag" },
    { "<coverage/><coverage/>", "line 1: not XML: junk after document element" },
    { "<?xml version=\"1.0\"?>\n<testsuites/>",
      "line 2: neither a Cobertura, Clover nor JaCoCo report: the root element is <testsuites>" },
    { "<coverage xmlns=\"urn:x\"/>",
      "line 1: neither a Cobertura, Clover nor JaCoCo report: the root element is <urn:x|coverage>" },
    { COBERTURA("\n" CLASS(LINES("<line hits=\"1\"/>"))), "line 4: a line has no number (attribute number)" },
    { COBERTURA(CLASS(LINES("<line number=\"\" hits=\"1\"/>"))), "line 3: the number of a line is not a number: \"\"" },
    { COBERTURA(CLASS(LINES("<line number=\"0\" hits=\"1\"/>"))), "line 3: the number of a line is 0" },
    { COBERTURA(CLASS(LINES("<line number=\"-4\" hits=\"1\"/>"))),
      "line 3: the number of a line is not a number: \"-4\"" },
    { COBERTURA(CLASS(LINES("<line number=\"4294967297\" hits=\"1\"/>"))),
      "line 3: the number of a line is too high: \"4294967297\"" },
    { COBERTURA(CLASS(LINES("<line number=\"4\" hits=\"-1\"/>"))), "line 3: hits is not a number: \"-1\"" },
    { COBERTURA(CLASS(LINES("<line number=\"4\" hits=\"1.5\"/>"))), "line 3: hits is not a number: \"1.5\"" },
    { COBERTURA(CLASS(LINES("<line number=\"4\" hits=\"18446744073709551616\"/>"))),
      "line 3: hits is too high: \"18446744073709551616\"" },
    { CLOVER("<line num=\"4\" type=\"stmt\" count=\"many\"/>"), "line 1: count is not a number: \"many\"" },
    { CLOVER("<line type=\"stmt\" count=\"1\"/>"), "line 1: a line has no number (attribute num)" },
    { JACOCO("<line ci=\"1\"/>"), "line 1: a line has no number (attribute nr)" },
    { JACOCO("<line nr=\"1\" ci=\"x\"/>"), "line 1: ci is not a number: \"x\"" },
    { "<report name=\"r\"><package><sourcefile name=\"F.java\"/></package></report>", "line 1: a package has no name" },
    { "<report name=\"r\"><package name=\"p\"><sourcefile/></package></report>", "line 1: a sourcefile has no name" },
    { "<?xml version=\"1.0\" encoding=\"windows-1252\"?><coverage/>",
      "line 1: the encoding is none of UTF-8, UTF-16, ISO-8859-1 and US-ASCII" },
    { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<coverage a=\"\xff\"/>",
      "line 2: not XML: not well-formed (invalid token)" },
    { "<coverage>&nbsp;</coverage>", "line 1: not XML: undefined entity" },
    { "<!DOCTYPE coverage SYSTEM \"file:///etc/passwd\">\n<coverage>&nbsp;</coverage>",
      "line 2: the entity &nbsp; is not declared" },
};

static void reports_are_read_by_the_rules_of_their_format(void)
{
    test_line_cover_cases(xml_cover_read, good, G_N_ELEMENTS(good));
}

static void what_is_wrong_is_refused_with_its_line(void)
{
    test_line_cover_cases(xml_cover_read, bad, G_N_ELEMENTS(bad));
}

static LineCover *read_cover(const char *report)
{
    g_autoptr(PackedStream) stream = packed_stream_new(report, strlen(report), G_MAXUINT64);
    g_autoptr(GError) error = NULL;
    LineCover *cover = NULL;

    if (!xml_cover_read(&cover, stream, &error))
        g_error("%s", error->message);
    return cover;
}

static void the_sources_are_those_of_the_report(void)
{
    g_autoptr(LineCover) cover = read_cover("<coverage><packages><class><sources><source>no</source></sources></class>"
                                            "</packages><sources><source> /r\n<!-- x -->/s </source><source/>"
                                            "<source>.</source><other>no</other></sources></coverage>");

    g_assert_cmpint(cover->kind, ==, LINE_COVER_COBERTURA);
    g_assert_cmpuint(cover->sources->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(cover->sources, 0), ==, "/r\n/s");
    g_assert_cmpstr(g_ptr_array_index(cover->sources, 1), ==, ".");
}

static void a_report_in_utf_16_is_read(void)
{
    g_autofree char *text = NULL, *got = NULL;
    gsize size;

    text =
        g_convert("<coverage><class filename=\"\303\244.go\"/></coverage>", -1, "UTF-16", "UTF-8", NULL, &size, NULL);
    g_assert_nonnull(text);
    got = test_line_cover_read(xml_cover_read, text, size);
    g_assert_cmpstr(got, ==, "\303\244.go");
}

// Each entity is ten of the one before: a thousand million in all.
static void entities_that_become_very_much_are_refused(void)
{
    g_autoptr(GString) report = g_string_new("<!DOCTYPE coverage [<!ENTITY e0 \"0123456789\">");
    g_autofree char *got = NULL;

    for (guint i = 1; i <= 8; i++) {
        g_string_append_printf(report, "<!ENTITY e%u \"", i);
        for (guint k = 0; k < 10; k++)
            g_string_append_printf(report, "&e%u;", i - 1);
        g_string_append(report, "\">");
    }
    g_string_append(report, "]><coverage><sources><source>&e8;</source></sources></coverage>");
    got = test_line_cover_read(xml_cover_read, report->str, report->len);
    g_assert_nonnull(strstr(got, "not XML: limit on input amplification factor"));
}

static void deep_nesting_is_refused(void)
{
    g_autoptr(GString) report = g_string_new("<coverage>");
    g_autofree char *got = NULL;

    for (guint i = 0; i < 1000000; i++)
        g_string_append(report, "<a>");
    got = test_line_cover_read(xml_cover_read, report->str, report->len);
    g_assert_cmpstr(got, ==, "line 1: elements nest more than 1000 deep");
}

static void an_endless_element_is_refused(void)
{
    g_autofree char *long_name = g_strnfill(8 * 1024 * 1024, 'x');
    g_autofree char *report = g_strconcat("<coverage>\n<class filename=\"", long_name, NULL);
    g_autofree char *got = test_line_cover_read(xml_cover_read, report, strlen(report));

    g_assert_cmpstr(got, ==, "line 2: an element is longer than 1048576 bytes");
}

// As large as reports become; pieces of a stream end anywhere in it.
static void many_lines_are_read_piece_by_piece(void)
{
    g_autoptr(GString) report = g_string_new("<coverage><class filename=\"a.go\"><lines>");
    g_autoptr(LineCover) cover = NULL;

    for (guint i = 1; i <= 200000; i++)
        g_string_append_printf(report, "<line number=\"%u\" hits=\"%u\"/>\n", i, i % 3);
    g_string_append(report, "</lines></class></coverage>");
    cover = read_cover(report->str);
    g_assert_cmpuint(cover->files->len, ==, 1);
    g_assert_cmpuint(cover->lines->len, ==, 200000);
    g_assert_cmpuint(line_cover_line(cover, 199999)->number, ==, 200000);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/xml_cover/good", reports_are_read_by_the_rules_of_their_format);
    g_test_add_func("/xml_cover/bad", what_is_wrong_is_refused_with_its_line);
    g_test_add_func("/xml_cover/sources", the_sources_are_those_of_the_report);
    g_test_add_func("/xml_cover/utf_16", a_report_in_utf_16_is_read);
    g_test_add_func("/xml_cover/bomb", entities_that_become_very_much_are_refused);
    g_test_add_func("/xml_cover/deep", deep_nesting_is_refused);
    g_test_add_func("/xml_cover/endless", an_endless_element_is_refused);
    g_test_add_func("/xml_cover/many", many_lines_are_read_piece_by_piece);
    return g_test_run();
}
