// SPDX-License-Identifier: Apache-2.0
// XML line: what the attributes of one line element say.
#include "cover/xml_line.h"

#include "base/error.h"
#include "cover/report_number.h"

#include <string.h>

const char *xml_attribute(const char *const *attributes, const char *name)
{
    for (; *attributes; attributes += 2) {
        if (g_str_equal(*attributes, name))
            return attributes[1];
    }
    return NULL;
}

// How many; 0 without the attribute.
static bool read_count(uint64_t *out, const char *const *attributes, const char *name, GError **error)
{
    const char *text = xml_attribute(attributes, name);

    *out = 0;
    return !text || report_number(out, text, REPORT_HITS_MAX, name, error);
}

static bool read_digits(const char **at, guint64 *out)
{
    char *end;

    *out = g_ascii_isdigit(**at) ? g_ascii_strtoull(*at, &end, 10) : 0;
    if (!g_ascii_isdigit(**at))
        return false;
    *at = end;
    return true;
}

// "(covered/total)" at `text`.
static bool is_part(const char *text)
{
    guint64 covered, total;

    text++;
    return read_digits(&text, &covered) && *text++ == '/' && read_digits(&text, &total) && *text == ')' &&
           covered < total;
}

static bool is_pair(const char *text)
{
    guint64 number;

    text++;
    return read_digits(&text, &number) && *text++ == '/' && read_digits(&text, &number) && *text == ')';
}

// branch="true" condition-coverage="50% (1/2)"; the first pair counts.
static bool is_branch_missed(const char *const *attributes)
{
    const char *branch = xml_attribute(attributes, "branch");
    const char *pair = xml_attribute(attributes, "condition-coverage");

    if (!branch || !g_str_equal(branch, "true") || !pair)
        return false;
    do {
        pair = strchr(pair, '(');
    } while (pair && !is_pair(pair) && *pair++);
    return pair && is_part(pair);
}

static bool read_cobertura(CoverLine *out, const char *const *attributes, GError **error)
{
    return read_count(&out->hits, attributes, "hits", error);
}

// A condition has no count of its own in Clover's own reports, but how often it was true, and how often not.
static bool read_clover(CoverLine *out, const char *const *attributes, GError **error)
{
    uint64_t is_true, is_false;

    if (!read_count(&out->hits, attributes, "count", error) || !read_count(&is_true, attributes, "truecount", error) ||
        !read_count(&is_false, attributes, "falsecount", error))
        return false;
    out->is_uncounted = !xml_attribute(attributes, "count");
    if (out->is_uncounted)
        out->hits = report_hits_sum(is_true, is_false);
    out->is_partial = (is_true > 0) != (is_false > 0) && out->hits > 0 && xml_attribute(attributes, "truecount") &&
                      xml_attribute(attributes, "falsecount");
    return true;
}

// Instructions and branches, covered and missed.
static bool read_jacoco(CoverLine *out, const char *const *attributes, GError **error)
{
    uint64_t instructions, branches;

    if (!read_count(&out->hits, attributes, "ci", error) || !read_count(&instructions, attributes, "mi", error) ||
        !read_count(&branches, attributes, "mb", error))
        return false;
    out->is_partial = out->hits > 0 && (instructions > 0 || branches > 0);
    return true;
}

static const struct {
    const char *number;
    bool (*read)(CoverLine *out, const char *const *attributes, GError **error);
} formats[] = {
    [LINE_COVER_COBERTURA] = { "number", read_cobertura },
    [LINE_COVER_CLOVER] = { "num", read_clover },
    [LINE_COVER_JACOCO] = { "nr", read_jacoco },
};

bool xml_line_read(CoverLine *out, LineCoverKind kind, const char *const *attributes, GError **error)
{
    const char *number = xml_attribute(attributes, formats[kind].number);

    *out = (CoverLine){ .is_branch_missed = is_branch_missed(attributes) };
    if (!number)
        return set_error(error, GOC_ERROR_INVALID, "a line has no number (attribute %s)", formats[kind].number);
    return report_line_number(&out->number, number, error) && formats[kind].read(out, attributes, error);
}
