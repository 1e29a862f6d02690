// SPDX-License-Identifier: Apache-2.0
// Base rule: how the commit is chosen that a service's changes are counted from.
#include "increment/base_rule.h"

#include "base/error.h"

#include <string.h>

enum { SHOWN_BYTES = 100, ID_DIGITS_MIN = 7, ID_DIGITS_MAX = 40 };

// Words that end in ":" take an argument.
static const struct {
    const char *word;
    BaseRuleKind kind;
} words[] = {
    { "default", BASE_DEFAULT }, { "previous", BASE_PREVIOUS }, { "branch:", BASE_BRANCH },
    { "tag:", BASE_TAG },        { "env:", BASE_ENV },          { "commit:", BASE_COMMIT },
};

void base_rule_clear(BaseRule *rule)
{
    g_clear_pointer(&rule->argument, g_free);
}

static bool is_id(const char *text)
{
    gsize size = strspn(text, "0123456789abcdefABCDEF");

    return text[size] == '\0' && size >= ID_DIGITS_MIN && size <= ID_DIGITS_MAX;
}

// What no name of a branch, a tag or an environment holds.
static bool is_argument(BaseRuleKind kind, const char *text)
{
    if (kind == BASE_COMMIT)
        return is_id(text);
    if (!*text || *text == '-' || !g_utf8_validate(text, -1, NULL))
        return false;
    for (const char *at = text; *at; at++) {
        if (g_ascii_iscntrl(*at) || strchr(" ~^:\\", *at))
            return false;
    }
    return true;
}

// The row of `words` that the text is; their number when it is none.
static gsize word_of(const char *text)
{
    gsize i = 0;

    for (; i < G_N_ELEMENTS(words); i++) {
        if (g_str_has_suffix(words[i].word, ":") ? g_str_has_prefix(text, words[i].word)
                                                 : g_str_equal(text, words[i].word))
            break;
    }
    return i;
}

bool base_rule_parse(BaseRule *out, const char *text, GError **error)
{
    gsize i = word_of(text);
    const char *argument = i < G_N_ELEMENTS(words) ? text + strlen(words[i].word) : "";
    g_autofree char *shown = g_utf8_make_valid(text, (gssize)strnlen(text, SHOWN_BYTES));

    if (i == G_N_ELEMENTS(words))
        return set_error(error, GOC_ERROR_INVALID,
                         "\"%s\" is not a rule for a base: default, previous, branch:NAME, tag:PATTERN, env:NAME or "
                         "commit:ID",
                         shown);
    if (g_str_has_suffix(words[i].word, ":") && !is_argument(words[i].kind, argument))
        return set_error(error, GOC_ERROR_INVALID, "\"%s\" names no %.*s", shown, (int)strlen(words[i].word) - 1,
                         words[i].word);
    *out = (BaseRule){ words[i].kind, g_strdup(argument) };
    return true;
}

bool base_rule_parse_asked(BaseRule *out, const char *text, GError **error)
{
    if (word_of(text) < G_N_ELEMENTS(words) || strchr(text, ':'))
        return base_rule_parse(out, text, error);
    *out = (BaseRule){ BASE_REVISION, g_strdup(text) }; // looked at when it is looked up
    return true;
}

void app_base_rule_free(AppBaseRule *row)
{
    g_free(row->pattern);
    g_free(row->rule);
    g_free(row);
}

const char *base_rule_of_app(const GPtrArray *rows, const char *otherwise, const char *app)
{
    for (guint i = 0; rows && i < rows->len; i++) {
        const AppBaseRule *row = g_ptr_array_index(rows, i);

        if (g_pattern_match_simple(row->pattern, app))
            return row->rule;
    }
    return otherwise ? otherwise : "default";
}
