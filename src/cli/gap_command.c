// SPDX-License-Identifier: Apache-2.0
// goc-plugin gap: which functions changed since a base, what of them ran, by whom they are and who is asked about them.
#include "base/error.h"
#include "cli/commands.h"
#include "cli/profile_input.h"
#include "cli/progress.h"
#include "git/checkout.h"
#include "git/commit_sources.h"
#include "git/folder_sources.h"
#include "increment/cover_notes.h"
#include "increment/gaps_json.h"
#include "increment/gaps_markdown.h"
#include "increment/gaps_text.h"
#include "increment/go_line_cover.h"

#include <unistd.h>

enum { HOUR_MS = 3600 * 1000, AUTHORS_TIMEOUT_MS = 60000, AUTHORS_FILES = 1000 };

typedef struct Wish {
    char *base, *repo, *commit;
    int limit;
    gboolean is_direct, is_open_only, is_json, is_markdown;
    ProfileInput input;
} Wish;

// What the answer is made of.
typedef struct Stuff {
    Checkout *checkout;
    Profile *profile;
    Changes *changes;
    Sources *sources;
    SourceTexts *base, *now;
    LineCover *cover;
    Gaps *gaps;
} Stuff;

static void wish_clear(Wish *wish)
{
    g_free(wish->base);
    g_free(wish->repo);
    g_free(wish->commit);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wish, wish_clear)

static void stuff_clear(Stuff *stuff)
{
    g_clear_pointer(&stuff->gaps, gaps_free);
    g_clear_pointer(&stuff->cover, line_cover_free);
    g_clear_pointer(&stuff->base, source_texts_free);
    g_clear_pointer(&stuff->now, source_texts_free);
    g_clear_pointer(&stuff->sources, sources_free);
    g_clear_pointer(&stuff->changes, changes_free);
    g_clear_pointer(&stuff->profile, profile_free);
    g_clear_pointer(&stuff->checkout, checkout_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stuff, stuff_clear)

static GOptionContext *options_new(Wish *wish)
{
    const GOptionEntry entries[] = {
        { "base", 'b', 0, G_OPTION_ARG_STRING, &wish->base, "count changes from this branch, tag or commit", "BASE" },
        { "direct", 0, 0, G_OPTION_ARG_NONE, &wish->is_direct, "from the base itself, not from the merge base", NULL },
        { "repo", 0, 0, G_OPTION_ARG_FILENAME, &wish->repo, "the repository (default: that of the current folder)",
          "DIR" },
        { "commit", 0, 0, G_OPTION_ARG_STRING, &wish->commit,
          "up to this commit, which the profile is of (default: the working tree)", "REV" },
        { "uncovered", 0, 0, G_OPTION_ARG_NONE, &wish->is_open_only, "only functions that did not run as a whole",
          NULL },
        { "limit", 0, 0, G_OPTION_ARG_INT, &wish->limit, "show at most so many functions", "N" },
        { "json", 0, 0, G_OPTION_ARG_NONE, &wish->is_json, "print JSON", NULL },
        { "markdown", 0, 0, G_OPTION_ARG_NONE, &wish->is_markdown, "print markdown", NULL },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };
    GOptionContext *context = g_option_context_new("PROFILE...");
    g_autofree char *description = g_strconcat(profile_input_help,
                                               "\nExit status: 0 good, 1 failed, 2 wrong use.\n"
                                               "\nExamples:\n"
                                               "  goc-plugin gap profile.out --base main\n"
                                               "  goc-plugin gap covdata --base v1.4.0 --commit v1.5.0 --uncovered\n",
                                               NULL);

    g_option_context_set_summary(context, "Prints which functions changed since a base, and what of them ran.");
    g_option_context_set_description(context, description);
    g_option_context_add_main_entries(context, entries, NULL);
    profile_input_add_options(context, &wish->input);
    return context;
}

static bool find_changes(Stuff *stuff, const Wish *wish, GError **error)
{
    char base[41], head[41];
    ChangesQuestion question = { .folder = checkout_root(stuff->checkout),
                                 .base = base,
                                 .head = head,
                                 .is_direct = wish->is_direct,
                                 .has_staged = !wish->commit,
                                 .has_unstaged = !wish->commit,
                                 .is_person = true,
                                 .timeout_ms = HOUR_MS };

    if (!checkout_find_commit(stuff->checkout, wish->base, base, error))
        return prefix_error(error, "--base");
    if (!checkout_find_commit(stuff->checkout, wish->commit ? wish->commit : "HEAD", head, error))
        return wish->commit ? prefix_error(error, "--commit") : false;
    return changes_find(&stuff->changes, &question, error);
}

static bool open_now(Stuff *stuff, const Wish *wish, GError **error)
{
    const char *root = checkout_root(stuff->checkout), *head = stuff->changes->head;
    const FolderOptions folder = { .folder = root, .is_path_allowed = true };

    if (wish->commit)
        return commit_sources_open_revision(&stuff->sources, root, head, error) &&
               source_texts_of_commit(&stuff->now, root, head, error);
    stuff->now = source_texts_of_folder(root);
    return folder_sources_open(&stuff->sources, &folder, error);
}

static bool make_gaps(Stuff *stuff, GError **error)
{
    GapsQuestion question = { .changes = stuff->changes,
                              .base = stuff->base,
                              .now = stuff->now,
                              .profile = stuff->profile,
                              .sources = stuff->sources,
                              .absent = stuff->cover->absent };

    return gaps_make(&stuff->gaps, &question, error);
}

static void take_notes(Stuff *stuff, const char *const *places)
{
    g_autofree char *name = g_strjoinv(" ", (char **)places);

    cover_notes_add_profile(stuff->gaps->notes, name, stuff->profile, stuff->cover);
}

static void ask_people(Stuff *stuff, const Wish *wish)
{
    AuthorsQuestion question = { .folder = checkout_root(stuff->checkout),
                                 .from = stuff->changes->from,
                                 .head = wish->commit ? stuff->changes->head : NULL,
                                 .is_person = true,
                                 .files_ceiling = AUTHORS_FILES,
                                 .timeout_ms = AUTHORS_TIMEOUT_MS };

    gaps_find_owners(stuff->gaps, stuff->now);
    gaps_find_authors(stuff->gaps, &question);
}

static bool write_gaps(const Stuff *stuff, const Wish *wish, GError **error)
{
    g_autoptr(Output) output = output_new_fd(STDOUT_FILENO);
    const GapsView view = { .gaps = stuff->gaps,
                            .changes = stuff->changes,
                            .base_name = wish->base,
                            .is_working_tree = !wish->commit,
                            .is_open_only = wish->is_open_only,
                            .limit = (guint)wish->limit,
                            .absent = stuff->cover->absent };

    if (wish->is_json)
        gaps_json_write(&view, output);
    else if (wish->is_markdown)
        gaps_markdown_write(&view, output);
    else
        gaps_text_write(&view, output);
    return output_finish(output, error);
}

static bool find_all(Stuff *stuff, const Wish *wish, const char *const *places, GError **error)
{
    g_autoptr(Progress) progress = progress_new("gap", "looking at what changed, and at who changed it");

    if (!checkout_open(&stuff->checkout, wish->repo ? wish->repo : ".", error) ||
        !profile_input_read(&stuff->profile, places, &wish->input, error) || !find_changes(stuff, wish, error) ||
        !source_texts_of_commit(&stuff->base, checkout_root(stuff->checkout), stuff->changes->from, error) ||
        !open_now(stuff, wish, error) ||
        !go_line_cover_make(&stuff->cover, stuff->profile, stuff->sources, stuff->changes, false, error) ||
        !make_gaps(stuff, error))
        return false;
    take_notes(stuff, places);
    ask_people(stuff, wish);
    return true;
}

static bool answer(const Wish *wish, const char *const *places, GError **error)
{
    g_auto(Stuff) stuff = { 0 };

    return find_all(&stuff, wish, places, error) && write_gaps(&stuff, wish, error);
}

ExitCode gap_command(int argc, char **argv)
{
    g_auto(Wish) wish = { 0 };
    g_autoptr(GOptionContext) options = options_new(&wish);
    g_autoptr(GError) error = NULL;

    g_set_prgname("goc-plugin gap");
    if (!g_option_context_parse(options, &argc, &argv, &error))
        return command_misused("gap", error->message);
    if (argc < 2)
        return command_misused("gap", "which profile?");
    if (!wish.base || !*wish.base)
        return command_misused("gap", "changed since when? Give --base BASE");
    if (wish.limit < 0)
        return command_misused("gap", "--limit is a number of functions");
    if (wish.is_json && wish.is_markdown)
        return command_misused("gap", "either --json or --markdown");
    if (!answer(&wish, (const char *const *)argv + 1, &error))
        return command_fail("gap", error);
    return EXIT_GOOD;
}
