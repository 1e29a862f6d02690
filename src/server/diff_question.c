// SPDX-License-Identifier: Apache-2.0
// Diff question: what a request says of how a service's changes are found.
#include "server/diff_question.h"

#include "base/error.h"

static bool take_range(const Request *request, IncrementQuestion *question, GError **error)
{
    const char *range = request_query(request, "range");

    question->is_direct = g_strcmp0(range, "..") == 0;
    return !range || !*range || question->is_direct || g_str_equal(range, "...") ||
           set_error(error, GOC_ERROR_INVALID,
                     "range is \"...\" (from the merge base) or \"..\" (from the base itself)");
}

bool diff_question_switch(const Request *request, const char *name, bool *out, GError **error)
{
    const char *text = request_query(request, name);

    *out = g_strcmp0(text, "true") == 0 || g_strcmp0(text, "1") == 0;
    return !text || *out || g_str_equal(text, "false") || g_str_equal(text, "0") ||
           set_error(error, GOC_ERROR_INVALID, "%s is neither true nor false", name);
}

bool diff_question_take(const Request *request, IncrementQuestion *question, GError **error)
{
    const char *base = request_query(request, "base");

    *question = (IncrementQuestion){ .base = base && *base ? base : NULL };
    return take_range(request, question, error) &&
           diff_question_switch(request, "ignore_whitespace", &question->is_whitespace_ignored, error);
}
