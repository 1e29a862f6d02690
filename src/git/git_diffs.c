// SPDX-License-Identifier: Apache-2.0
// Git diffs: the diffs from a base to a working tree, made by git children that run at the same time.
#include "git/git_diffs.h"

#include "base/error.h"
#include "base/team.h"
#include "git/git_child.h"

#include <string.h>

// What diff-cover 10.5 says.
static const char *const plain_settings[] = { "-c", "diff.mnemonicprefix=no", "-c", "diff.noprefix=no" };
static const char *const plain_options[] = { "--no-color", "--no-ext-diff", "-U0" };

// What else keeps a person's settings from changing the text's form, or its lines from being the file's.
static const char *const exact_options[] = {
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--no-relative",
    "--no-textconv",
    "--inter-hunk-context=0",
    "--submodule=short",
    "-O/dev/null",
    "--ita-invisible-in-index",
    "--output-indicator-new=+",
    "--output-indicator-old=-",
    "--output-indicator-context= ",
    "--patch",
};

typedef struct Run {
    const ChangesQuestion *question;
    const GitDiffsPlace *place;
    const GitDiff *diffs;
    GError **errors; // of each
} Run;

static void add_all(GPtrArray *list, const char *const *words, gsize n)
{
    for (gsize i = 0; i < n; i++)
        g_ptr_array_add(list, (char *)words[i]);
}

static void add_options(GPtrArray *argv, const ChangesQuestion *question)
{
    add_all(argv, plain_options, G_N_ELEMENTS(plain_options));
    if (!question->is_compat)
        add_all(argv, exact_options, G_N_ELEMENTS(exact_options));
    if (question->is_whitespace_ignored)
        g_ptr_array_add(argv, (char *)"--ignore-all-space");
    if (question->is_whitespace_ignored && question->is_compat)
        g_ptr_array_add(argv, (char *)"--ignore-blank-lines");
}

static void add_diff(GPtrArray *argv, const Run *run, GitDiffStep step)
{
    add_all(argv, plain_settings, G_N_ELEMENTS(plain_settings));
    g_ptr_array_add(argv, (char *)"diff");
    add_options(argv, run->question);
    switch (step) {
    case GIT_DIFF_COMMITTED:
        g_ptr_array_add(argv, (char *)run->place->from);
        g_ptr_array_add(argv, (char *)run->question->head);
        break;
    case GIT_DIFF_STAGED:
        g_ptr_array_add(argv, (char *)"--cached");
        g_ptr_array_add(argv, (char *)run->question->head);
        break;
    case GIT_DIFF_UNSTAGED:
        if (!run->question->is_compat)
            g_ptr_array_add(argv, (char *)"--ours"); // of a file in conflict: against what the head has
        break;
    case GIT_DIFF_UNTRACKED: break;
    }
}

// The caller unrefs; the words are borrowed.
static GPtrArray *arguments_of(const Run *run, GitDiffStep step)
{
    static const char *const list_files[] = { "ls-files", "-z", "--exclude-standard", "--others" };
    GPtrArray *argv = g_ptr_array_new();

    if (!run->question->is_person)
        g_ptr_array_add(argv, (char *)"--git-dir=.");
    if (step == GIT_DIFF_UNTRACKED)
        add_all(argv, list_files, G_N_ELEMENTS(list_files));
    else
        add_diff(argv, run, step);
    g_ptr_array_add(argv, (char *)"--");
    for (const char *const *spec = run->question->pathspecs; spec && *spec; spec++)
        g_ptr_array_add(argv, (char *)*spec);
    g_ptr_array_add(argv, NULL);
    return argv;
}

static void run_one(guint item, guint worker, void *data)
{
    const Run *run = data;
    const GitDiff *diff = &run->diffs[item];
    g_autoptr(GPtrArray) argv = arguments_of(run, diff->step);
    GitChild git = { .is_person = run->question->is_person,
                     .folder = run->place->root,
                     .git_dir = run->place->git_dir,
                     .take = diff->take,
                     .take_data = diff->data,
                     .timeout_ms = run->question->timeout_ms };

    if (!git_child_run(&git, (const char *const *)argv->pdata, &run->errors[item]))
        prefix_error(&run->errors[item], "%s", run->place->root);
}

// Where git does not trust the repository, somebody else's for one, `git diff` takes the commits for names of files.
static void explain(const ChangesQuestion *question, const GitDiffsPlace *place, GError **error)
{
    static const char *const arguments[] = { "rev-parse", "--git-dir", NULL };
    GitChild git = { .is_person = question->is_person,
                     .folder = place->root,
                     .git_dir = place->git_dir,
                     .timeout_ms = question->timeout_ms };
    g_autoptr(GError) reason = NULL;

    if (!question->is_person || git_child_run(&git, arguments, &reason))
        return;
    g_clear_error(error);
    if (strstr(reason->message, "dubious ownership"))
        set_error(error, GOC_ERROR_FORBIDDEN,
                  "%s belongs to somebody else, and so git does not look into it; if you trust it: git config --global "
                  "--add safe.directory %s",
                  place->root, place->root);
    else
        g_set_error(error, reason->domain, reason->code, "%s: %s", place->root, reason->message);
}

bool git_diffs_run(const ChangesQuestion *question, const GitDiffsPlace *place, const GitDiff *diffs, guint n,
                   GError **error)
{
    g_autofree GError **errors = g_new0(GError *, n);
    Run run = { question, place, diffs, errors };
    bool is_done = true;

    team_run("git diffs", n, n, run_one, &run);
    for (guint i = 0; i < n; i++) {
        if (errors[i] && is_done)
            g_propagate_error(error, errors[i]);
        else
            g_clear_error(&errors[i]);
        is_done = is_done && !errors[i];
    }
    if (!is_done && error)
        explain(question, place, error);
    return is_done;
}
