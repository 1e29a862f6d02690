// SPDX-License-Identifier: Apache-2.0
// File choice: which files of a profile a person wants to see, and what becomes of files without a source.
#include "cli/file_choice.h"

#include "base/pattern.h"
#include "cli/command.h"

#include <string.h>

void file_choice_clear(FileChoice *choice)
{
    g_clear_pointer(&choice->coverfile, g_strfreev);
    g_clear_pointer(&choice->skipfile, g_strfreev);
    g_clear_pointer(&choice->missing, g_free);
    g_clear_pointer(&choice->keep, g_ptr_array_unref);
    g_clear_pointer(&choice->skip, g_ptr_array_unref);
}

void file_choice_add_options(FileChoice *choice, GOptionContext *options)
{
    const GOptionEntry entries[] = {
        { "coverfile", 0, 0, G_OPTION_ARG_STRING_ARRAY, &choice->coverfile,
          "only files whose name one of these Go regular expressions matches", "PATTERN,..." },
        { "skipfile", 0, 0, G_OPTION_ARG_STRING_ARRAY, &choice->skipfile, "no files whose name one of these matches",
          "PATTERN,..." },
        { "exclude-generated", 0, 0, G_OPTION_ARG_NONE, &choice->is_generated_excluded,
          "no files that say \"// Code generated ... DO NOT EDIT.\"", NULL },
        { "missing", 0, 0, G_OPTION_ARG_STRING, &choice->missing,
          "when sources are missing: fail (default), or go on and list them", "fail|list" },
        { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
    };

    g_option_context_add_main_entries(options, entries, NULL);
}

// Cuts one field off the list: up to a comma, or, if it starts with a quote, up to the quote that ends it; a double
// quote in it is one. Returns where the next one starts, NULL: nowhere. This is how goc reads such lists.
static const char *cut_field(const char *list, GString *field)
{
    bool is_quoted = *list == '"';

    for (list += is_quoted; *list; list++) {
        if (is_quoted && list[0] == '"' && list[1] != '"')
            is_quoted = false;
        else if (!is_quoted && *list == ',')
            return list + 1;
        else
            g_string_append_c(field, is_quoted && *list == '"' ? *list++ : *list);
    }
    return NULL;
}

static char *add_patterns(GPtrArray *patterns, const char *option, const char *list)
{
    while (list) {
        g_autoptr(GString) field = g_string_new(NULL);
        g_autoptr(GError) reason = NULL;
        g_autoptr(Pattern) pattern = NULL;

        list = cut_field(list, field);
        if (!pattern_new(&pattern, field->str, &reason))
            return g_strdup_printf("%s: %s", option, reason->message);
        g_ptr_array_add(patterns, g_strdup(field->str));
    }
    return NULL;
}

static char *read_patterns(GPtrArray **patterns, const char *option, char **lists)
{
    char *wrong = NULL;

    *patterns = g_ptr_array_new_with_free_func(g_free);
    for (char **list = lists; list && *list && !wrong; list++)
        wrong = add_patterns(*patterns, option, *list);
    return wrong;
}

char *file_choice_read(FileChoice *choice)
{
    char *wrong = read_patterns(&choice->keep, "--coverfile", choice->coverfile);

    if (!wrong)
        wrong = read_patterns(&choice->skip, "--skipfile", choice->skipfile);
    if (wrong)
        return wrong;
    choice->is_missing_listed = g_strcmp0(choice->missing, "list") == 0;
    if (choice->missing && !choice->is_missing_listed && strcmp(choice->missing, "fail") != 0)
        return g_strdup("--missing is fail or list");
    return NULL;
}

bool file_choice_needs_sources(const FileChoice *choice)
{
    return choice->is_generated_excluded;
}

bool file_choice_apply(const FileChoice *choice, Profile *profile, Sources *sources, Exclusion *exclusion,
                       Missing *missing, GError **error)
{
    if ((choice->keep->len > 0 && !exclusion_match(exclusion, profile, choice->keep, FILTER_KEEP, error)) ||
        (choice->skip->len > 0 && !exclusion_match(exclusion, profile, choice->skip, FILTER_SKIP, error)))
        return false;
    if (choice->is_generated_excluded)
        exclusion_find_generated(exclusion, profile, sources, missing);
    return true;
}

static void tell_excluded(const char *command, const Exclusion *exclusion)
{
    guint n = exclusion->files->len;

    for (guint i = 0; i < n; i++) {
        const ExcludedFile *file = &g_array_index(exclusion->files, ExcludedFile, i);

        command_say(command, "without %s: %s", file->name, exclusion_reason_text(file->reason));
    }
    if (n > 0)
        command_say(command, "%u %s with %" G_GUINT64_FORMAT " statements left out", n, n == 1 ? "file" : "files",
                    (guint64)exclusion_total(exclusion).statements);
}

static void tell_missing(const char *command, const Missing *missing, const char *consequence)
{
    guint n = missing->files->len;

    for (guint i = 0; i < n; i++)
        command_say(command, "%s", g_array_index(missing->files, MissingFile, i).reason);
    if (n > 0)
        command_say(command, "%u %s not be read: %s", n, n == 1 ? "file could" : "files could", consequence);
}

void file_choice_tell(const char *command, const Exclusion *exclusion, const Missing *missing, const char *consequence)
{
    tell_excluded(command, exclusion);
    tell_missing(command, missing, consequence);
}
