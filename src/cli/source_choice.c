// SPDX-License-Identifier: Apache-2.0
// Source choice: where a person says that the source text is, a folder (--source) or a commit (--repo, --commit).
#include "cli/source_choice.h"

#include "base/error.h"
#include "git/commit_sources.h"
#include "git/folder_sources.h"
#include "git/go_places.h"

void source_choice_clear(SourceChoice *choice)
{
    g_clear_pointer(&choice->source, g_free);
    g_clear_pointer(&choice->repo, g_free);
    g_clear_pointer(&choice->commit, g_free);
}

void source_choice_add_options(SourceChoice *choice, GOptionContext *options)
{
    const GOptionEntry entries[] = {
        { "source", 's', 0, G_OPTION_ARG_FILENAME, &choice->source,
          "where the module's source is, as `go list` there would find it (default: here)", "DIR" },
        { "repo", 0, 0, G_OPTION_ARG_FILENAME, &choice->repo, "take the source from this git repository", "DIR" },
        { "commit", 0, 0, G_OPTION_ARG_STRING, &choice->commit, "at this commit: an id, a branch, a tag or HEAD",
          "REV" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };

    g_option_context_add_main_entries(options, entries, NULL);
}

char *source_choice_misuse(const SourceChoice *choice)
{
    if (choice->source && (choice->repo || choice->commit))
        return g_strdup("either --source, or --repo and --commit");
    if (choice->repo && !choice->commit)
        return g_strdup("which commit of the repository? Give --commit REV");
    if (choice->commit && !choice->repo)
        return g_strdup("which repository is the commit in? Give --repo DIR");
    return NULL;
}

bool source_choice_open(Sources **out, const SourceChoice *choice, GError **error)
{
    FolderOptions options = { .folder = choice->source ? choice->source : ".", .is_path_allowed = true };
    bool is_open;

    if (choice->repo)
        return commit_sources_open_revision(out, choice->repo, choice->commit, error);
    go_places_init(&options.places);
    is_open = folder_sources_open(out, &options, error);
    go_places_clear(&options.places);
    return is_open;
}
