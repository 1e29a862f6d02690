// SPDX-License-Identifier: Apache-2.0
// Authors: who changed lines since a base.
#include "git/authors.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/team.h"
#include "git/edits.h"
#include "git/git_child.h"

enum { AT_ONCE = 2, RANGES_CEILING = 1000, BLAME_CEILING_BYTES = 32 * 1024 * 1024 };

// What the threads share; each file's place in `blames` and `failures` belongs to one of them.
typedef struct Search {
    const AuthorsQuestion *question;
    const GArray *files; // AuthoredFile
    Blame **blames;
    GError **failures;
    int64_t end_ms;
} Search;

static bool collect(const char *piece, gsize size, void *data, GError **error)
{
    GByteArray *text = data;

    if (size > BLAME_CEILING_BYTES - text->len)
        return set_error(error, GOC_ERROR_TOO_BIG, "git's blame has more than %d bytes", BLAME_CEILING_BYTES);
    g_byte_array_append(text, (const guint8 *)piece, (guint)size);
    return true;
}

// Above the ceiling the whole file is asked about.
static void add_ranges(GPtrArray *arguments, const GArray *lines)
{
    for (guint i = 0; i < lines->len && lines->len <= RANGES_CEILING; i++) {
        const LineRange *range = &g_array_index(lines, LineRange, i);

        g_ptr_array_add(arguments, g_strdup_printf("-L%u,%u", range->first, range->last));
    }
}

// A path reaches git behind "--" alone, where it is one name and neither an option nor a pattern.
static GPtrArray *arguments_of(const AuthorsQuestion *question, const AuthoredFile *file)
{
    GPtrArray *arguments = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(arguments, g_strdup("blame"));
    g_ptr_array_add(arguments, g_strdup("--incremental"));
    g_ptr_array_add(arguments, g_strdup("--root")); // the first commit is an answer, too
    add_ranges(arguments, file->lines);
    g_ptr_array_add(arguments, g_strconcat("^", question->from, NULL));
    if (question->head)
        g_ptr_array_add(arguments, g_strdup(question->head));
    g_ptr_array_add(arguments, g_strdup("--"));
    g_ptr_array_add(arguments, g_strdup(file->path));
    g_ptr_array_add(arguments, NULL);
    return arguments;
}

static bool ask(Blame **out, const Search *search, const AuthoredFile *file, GError **error)
{
    const AuthorsQuestion *question = search->question;
    g_autoptr(GPtrArray) arguments = arguments_of(question, file);
    g_autoptr(GByteArray) text = g_byte_array_new();
    int64_t left_ms = search->end_ms - clock_monotonic_ms();
    GitChild git = {
        .is_person = question->is_person,
        .folder = question->folder,
        .take = collect,
        .take_data = text,
        .timeout_ms = left_ms,
    };

    if (file->lines->len == 0)
        return blame_read(out, "", 0, error); // nothing to ask; git would tell of the whole file
    if (left_ms <= 0)
        return set_error(error, GOC_ERROR_UNAVAILABLE, "the time was not enough");
    return git_child_run(&git, (const char *const *)arguments->pdata, error) &&
           blame_read(out, text->data ? (const char *)text->data : "", text->len, error);
}

static void ask_one(guint item, guint worker, void *data)
{
    Search *search = data;

    (void)worker;
    if (!ask(&search->blames[item], search, &g_array_index(search->files, AuthoredFile, item), &search->failures[item]))
        search->blames[item] = NULL;
}

// The first failure stands for all: most often they have one cause.
static char *note_of(const Search *search, guint n_asked)
{
    guint n_failed = search->files->len - n_asked;
    const GError *first = NULL;

    for (guint i = 0; i < n_asked; i++) {
        n_failed += search->failures[i] != NULL;
        first = first ? first : search->failures[i];
    }
    if (n_failed == 0)
        return NULL;
    if (first)
        return g_strdup_printf("the authors of %u of %u files are not known: %s", n_failed, search->files->len,
                               first->message);
    return g_strdup_printf("the authors of %u of %u files are not known: at most %u files are asked about", n_failed,
                           search->files->len, n_asked);
}

Authors *authors_find(const AuthorsQuestion *question, const GArray *files)
{
    guint n_asked = MIN(files->len, question->files_ceiling);
    g_autofree Blame **blames = g_new0(Blame *, files->len);
    g_autofree GError **failures = g_new0(GError *, files->len);
    Search search = { question, files, blames, failures, clock_monotonic_ms() + question->timeout_ms };
    Authors *authors = g_new0(Authors, 1);

    team_run("authors", MIN(AT_ONCE, MAX(n_asked, 1)), n_asked, ask_one, &search);
    authors->note = note_of(&search, n_asked);
    authors->blames = g_ptr_array_new_with_free_func((GDestroyNotify)blame_free);
    for (guint i = 0; i < files->len; i++) {
        g_ptr_array_add(authors->blames, blames[i]);
        g_clear_error(&failures[i]);
    }
    return authors;
}

void authors_free(Authors *authors)
{
    if (!authors)
        return;
    g_ptr_array_unref(authors->blames);
    g_free(authors->note);
    g_free(authors);
}

const BlameCommit *authors_newest(const Authors *authors, guint file, uint32_t first, uint32_t last)
{
    const Blame *blame = authors->blames->pdata[file];

    return blame ? blame_newest(blame, first, last) : NULL;
}
