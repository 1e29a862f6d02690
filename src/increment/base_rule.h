// SPDX-License-Identifier: Apache-2.0
// Base rule: how the commit is chosen that a service's changes are counted from.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum BaseRuleKind {
    BASE_DEFAULT,  // "default": the repository's default branch
    BASE_PREVIOUS, // "previous": the commit of the service's build before
    BASE_BRANCH,   // "branch:NAME"
    BASE_TAG,      // "tag:PATTERN": the newest version before the commit
    BASE_ENV,      // "env:NAME": what ran in that environment
    BASE_COMMIT,   // "commit:ID"
    BASE_REVISION, // in a question only: a branch, a tag or an id
} BaseRuleKind;

typedef struct BaseRule {
    BaseRuleKind kind;
    char *argument; // "" where there is none
} BaseRule;
void base_rule_clear(BaseRule *rule);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BaseRule, base_rule_clear)

// A rule of the settings. INVALID says what rules there are.
bool base_rule_parse(BaseRule *out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What a question names: a rule as above, else a branch, a tag or an id. No such name holds ":"; a branch that is
// called "default" or "previous" is asked for as "branch:previous".
bool base_rule_parse_asked(BaseRule *out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Rules of the settings: the first whose pattern ("apa_*") the app fits, else the one for all.
typedef struct AppBaseRule {
    char *pattern;
    char *rule;
} AppBaseRule;
void app_base_rule_free(AppBaseRule *row);

// `rows` is a GPtrArray of AppBaseRule, or NULL, `otherwise` a rule, NULL: "default". Borrowed from them.
const char *base_rule_of_app(const GPtrArray *rows, const char *otherwise, const char *app);
