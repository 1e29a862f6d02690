// SPDX-License-Identifier: Apache-2.0
// Bases: which commit the changes up to a snapshot's commit are counted from, and how that was chosen.
#include "increment/bases.h"

#include "base/error.h"
#include "store/commits.h"

#include <string.h>

enum { MOST_CANDIDATES = 20, SHOWN_DIGITS = 10, SHOWN_BYTES = 100 };

void base_free(Base *base)
{
    if (!base)
        return;
    g_free(base->name);
    g_free(base->choice);
    g_free(base->note);
    g_free(base);
}

bool base_rule_moves(const BaseRule *rule)
{
    switch (rule->kind) {
    case BASE_DEFAULT:
    case BASE_BRANCH:
    case BASE_TAG:
    case BASE_REVISION: return true;
    case BASE_PREVIOUS:
    case BASE_ENV:
    case BASE_COMMIT: return false;
    }
    g_assert_not_reached();
}

static void tell(Base *base, const char *name, const char *choice)
{
    base->name = g_strdup(name);
    base->choice = g_strdup(choice);
}

static bool find_named(const BaseQuestion *question, SnapshotMirror *mirror, const char *full_name, Base *base,
                       GError **error)
{
    g_autoptr(GError) failure = NULL;

    if (repositories_find(question->repositories, question->snapshot, mirror, full_name, base->commit, &failure))
        return true;
    return set_error(error, error_kind(failure), "base \"%.*s\": %s%s", SHOWN_BYTES, base->name, failure->message,
                     error_kind(failure) == GOC_ERROR_NOT_FOUND ? "; push it, or name another base" : "");
}

static bool find_branch(const BaseQuestion *question, SnapshotMirror *mirror, Base *base, GError **error)
{
    const char *name = question->rule->argument;
    g_autofree char *full_name = g_strconcat("refs/heads/", name, NULL);

    tell(base, name, question->is_asked ? "the branch asked for" : "the branch of the settings");
    return find_named(question, mirror, full_name, base, error);
}

static bool find_revision(const BaseQuestion *question, SnapshotMirror *mirror, Base *base, GError **error)
{
    tell(base, question->rule->argument, question->is_asked ? "asked for" : "the commit of the settings");
    return find_named(question, mirror, question->rule->argument, base, error);
}

static bool find_default_branch(SnapshotMirror *mirror, Base *base, GError **error)
{
    base->choice = g_strdup("the repository's default branch");
    return history_default_branch(mirror->history, &base->name, base->commit, error);
}

static bool find_tag(const BaseQuestion *question, SnapshotMirror *mirror, Base *base, GError **error)
{
    const char *pattern = question->rule->argument;

    base->choice = g_strdup_printf("the newest tag \"%s\" before the commit", pattern);
    return history_tag_before(mirror->history, pattern, mirror->head, &base->name, base->commit, error);
}

// The first of the commits that is in the mirror and is not the snapshot's own under another name; NULL: there is none.
static const char *first_known(const GPtrArray *commits, SnapshotMirror *mirror, Base *base)
{
    for (guint i = 0; i < commits->len; i++) {
        const char *digits = g_ptr_array_index(commits, i);

        if (history_find_id(mirror->history, digits, base->commit, NULL) && strcmp(base->commit, mirror->head) != 0)
            return digits;
    }
    return NULL;
}

static bool find_previous(const BaseQuestion *question, SnapshotMirror *mirror, Base *base, GError **error)
{
    const ServiceName *service = question->snapshot->service;
    g_autoptr(GPtrArray) commits = NULL;
    const char *digits;

    if (!commits_before(question->store, service, MOST_CANDIDATES, &commits, error))
        return false;
    digits = first_known(commits, mirror, base);
    if (!digits)
        return set_error(error, GOC_ERROR_NOT_FOUND,
                         "no build of %s_%s_%s before commit %s was collected; name another base", service->env,
                         service->region, service->app, service->commit);
    tell(base, digits, "the service's build before");
    return true;
}

static bool find_in_environment(const BaseQuestion *question, SnapshotMirror *mirror, Base *base, GError **error)
{
    const ServiceName *service = question->snapshot->service;
    const char *env = question->rule->argument;
    g_autoptr(GPtrArray) commits = NULL;
    const char *digits;

    if (!commits_in(question->store, env, service, MOST_CANDIDATES, &commits, error))
        return false;
    digits = first_known(commits, mirror, base);
    if (!digits)
        return set_error(error, GOC_ERROR_NOT_FOUND,
                         "no other commit of %s was collected in environment \"%s\"; name another base", service->app,
                         env);
    base->name = g_strdup(digits);
    base->choice = g_strdup_printf("what ran in environment \"%s\"", env);
    return true;
}

static bool find_by_rule(const BaseQuestion *question, SnapshotMirror *mirror, Base *base, GError **error)
{
    switch (question->rule->kind) {
    case BASE_DEFAULT: return find_default_branch(mirror, base, error);
    case BASE_PREVIOUS: return find_previous(question, mirror, base, error);
    case BASE_BRANCH: return find_branch(question, mirror, base, error);
    case BASE_TAG: return find_tag(question, mirror, base, error);
    case BASE_ENV: return find_in_environment(question, mirror, base, error);
    case BASE_COMMIT:
    case BASE_REVISION: return find_revision(question, mirror, base, error);
    }
    g_assert_not_reached();
}

static bool set_merge_base(Base *base, SnapshotMirror *mirror, GError **error)
{
    memcpy(base->head, mirror->head, sizeof base->head);
    return history_merge_base(mirror->history, base->commit, base->head, base->merge_base, error) ||
           prefix_error(error, "base \"%s\"", base->name);
}

static bool is_without_changes(const Base *base)
{
    return strcmp(base->merge_base, base->head) == 0;
}

static bool find_parent(SnapshotMirror *mirror, Base *base, GError **error)
{
    if (!history_parent(mirror->history, mirror->head, base->commit, error))
        return false;
    base->name = g_strndup(base->commit, SHOWN_DIGITS);
    base->choice = g_strdup("the commit's first parent");
    return true;
}

// The build before, unless it too has all of the commit; else the first parent; else there is nothing else.
static bool find_before(const BaseQuestion *question, SnapshotMirror *mirror, Base **out)
{
    g_autoptr(Base) build = g_new0(Base, 1);
    g_autoptr(Base) parent = g_new0(Base, 1);

    if (find_previous(question, mirror, build, NULL) && set_merge_base(build, mirror, NULL) &&
        !is_without_changes(build)) {
        *out = g_steal_pointer(&build);
        return true;
    }
    if (find_parent(mirror, parent, NULL) && set_merge_base(parent, mirror, NULL)) {
        *out = g_steal_pointer(&parent);
        return true;
    }
    return false;
}

// As every build of a main branch: against the branch itself nothing would have changed.
static Base *instead_of(Base *base, const BaseQuestion *question, SnapshotMirror *mirror)
{
    bool is_branch = question->rule->kind == BASE_DEFAULT || question->rule->kind == BASE_BRANCH;
    Base *before;

    if (!is_without_changes(base))
        return base;
    base->note = g_strdup_printf("\"%s\" has all of commit %.*s already: nothing changed since", base->name,
                                 SHOWN_DIGITS, base->head);
    if (question->is_asked || !is_branch || !find_before(question, mirror, &before))
        return base;
    before->note =
        g_strdup_printf("%s \"%s\" has commit %.*s already, so the changes since %s are shown: %.*s", base->choice,
                        base->name, SHOWN_DIGITS, base->head, before->choice, SHOWN_DIGITS, before->commit);
    base_free(base);
    return before;
}

bool base_find(Base **out, const BaseQuestion *question, SnapshotMirror *mirror, GError **error)
{
    g_autoptr(Base) base = g_new0(Base, 1);

    if (!find_by_rule(question, mirror, base, error) || !set_merge_base(base, mirror, error))
        return false;
    *out = instead_of(g_steal_pointer(&base), question, mirror);
    return true;
}
