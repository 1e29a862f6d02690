// SPDX-License-Identifier: Apache-2.0
#include "cli/go_arguments.h"

#include "base/error.h"

#include <string.h>

// A flag with a value. With a field it is kept there; without one it is go's.
typedef struct FlagRow {
    const char *name;
    gsize field; // of GoArguments; 0: none
} FlagRow;

#define FIELD(name) G_STRUCT_OFFSET(GoArguments, name)

static const FlagRow flag_rows[] = {
    { "C", FIELD(folder) },
    { "agentport", FIELD(agent_port) },
    { "center", FIELD(center) },
    { "covermode", FIELD(cover_mode) },
    { "coverpkg", FIELD(cover_packages) },
    { "o", FIELD(output) },
    { "overlay", FIELD(overlay) },
    { "asmflags", 0 },
    { "buildmode", 0 },
    { "compiler", 0 },
    { "debug-actiongraph", 0 },
    { "debug-trace", 0 },
    { "exec", 0 },
    { "gccgoflags", 0 },
    { "gcflags", 0 },
    { "installsuffix", 0 },
    { "ldflags", 0 },
    { "mod", 0 },
    { "modfile", 0 },
    { "p", 0 },
    { "pgo", 0 },
    { "pkgdir", 0 },
    { "tags", 0 },
    { "toolexec", 0 },
};

// Patterns that would cover the packages which the agent lies over.
static const char *const agents_home[] = { "all", "std", "...", "runtime/...", "runtime/coverage", NULL };

static const char *const list_flags[] = { "-asan", "-compiler", "-mod", "-modfile", "-msan", "-race", "-tags" };

// A command line that is being read.
typedef struct Words {
    int count;
    char **words;
    int next;
} Words;

static const FlagRow *find_row(const char *name, gsize length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(flag_rows); i++) {
        if (strlen(flag_rows[i].name) == length && !strncmp(flag_rows[i].name, name, length))
            return &flag_rows[i];
    }
    return NULL;
}

static bool is_go_file(const char *word)
{
    return g_str_has_suffix(word, ".go");
}

// "-cover" is what we are here for; "-cover=false" is not.
static bool parse_other_flag(GoArguments *arguments, const char *flag, GError **error)
{
    if (!strcmp(flag, "h") || !strcmp(flag, "help"))
        arguments->wants_help = true;
    else if (!strcmp(flag, "cover=false") || !strcmp(flag, "cover=0"))
        return set_error(error, GOC_ERROR_INVALID, "-%s takes away what this command is for; use go build", flag);
    else if (strcmp(flag, "cover") && !g_str_has_prefix(flag, "cover="))
        g_ptr_array_add(arguments->flags, g_strconcat("-", flag, NULL));
    return true;
}

static bool parse_flag(GoArguments *arguments, Words *words, GError **error)
{
    const char *word = words->words[words->next++];
    const char *flag = word + (g_str_has_prefix(word, "--") ? 2 : 1);
    const char *equals = strchr(flag, '=');
    const gsize length = equals ? (gsize)(equals - flag) : strlen(flag);
    const FlagRow *row = find_row(flag, length);
    const char *value;

    if (!row)
        return parse_other_flag(arguments, flag, error);
    if (!equals && words->next == words->count)
        return set_error(error, GOC_ERROR_INVALID, "%s needs a value", word);
    value = equals ? equals + 1 : words->words[words->next++];
    if (row->field) {
        char **field = G_STRUCT_MEMBER_P(arguments, row->field);

        g_free(*field);
        *field = g_strdup(value);
    } else {
        g_ptr_array_add(arguments->flags, g_strdup_printf("-%s=%s", row->name, value));
    }
    return true;
}

static void parse_program(GoArguments *arguments, Words *words)
{
    if (words->next < words->count && !strcmp(words->words[words->next], "--"))
        words->next++;
    while (words->next < words->count)
        g_ptr_array_add(arguments->program, g_strdup(words->words[words->next++]));
}

// `run x.go y.go a b`: Go files in a row are one package.
static bool is_tail(const GoArguments *arguments, const Words *words)
{
    return arguments->packages->len > 0 &&
           !(go_arguments_are_files(arguments) && is_go_file(words->words[words->next]));
}

static bool parse_words(GoArguments *arguments, Words *words, GoArgumentsTail tail, GError **error)
{
    while (words->next < words->count) {
        const char *word = words->words[words->next];

        if (tail == TAIL_IS_PROGRAM && (is_tail(arguments, words) || !strcmp(word, "--")))
            parse_program(arguments, words);
        else if (!strcmp(word, "--"))
            words->next++;
        else if (word[0] != '-' || !word[1])
            g_ptr_array_add(arguments->packages, g_strdup(words->words[words->next++]));
        else if (!parse_flag(arguments, words, error))
            return false;
    }
    return true;
}

// "10.0.0.1:7777" is http://10.0.0.1:7777.
static bool check_center(GoArguments *arguments, GError **error)
{
    g_autofree char *url = NULL;
    g_autoptr(GUri) uri = NULL;
    const char *scheme;

    if (!arguments->center)
        return true;
    url = strstr(arguments->center, "://") ? g_strdup(arguments->center)
                                           : g_strconcat("http://", arguments->center, NULL);
    uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    scheme = uri ? g_uri_get_scheme(uri) : "";
    if ((strcmp(scheme, "http") && strcmp(scheme, "https")) || !g_uri_get_host(uri) || !*g_uri_get_host(uri) ||
        g_uri_get_query(uri) || g_uri_get_fragment(uri))
        return set_error(error, GOC_ERROR_INVALID, "--center is not the URL of a center: \"%s\"", arguments->center);
    g_free(arguments->center);
    arguments->center = g_steal_pointer(&url);
    return true;
}

// "8100" is ":8100".
static bool check_agent_port(GoArguments *arguments, GError **error)
{
    g_autofree char *address = NULL;
    const char *colon;
    guint64 port;

    if (!arguments->agent_port)
        return true;
    colon = strrchr(arguments->agent_port, ':');
    if (!g_ascii_string_to_unsigned(colon ? colon + 1 : arguments->agent_port, 10, 0, G_MAXUINT16, &port, NULL))
        return set_error(error, GOC_ERROR_INVALID, "--agentport is not a port or host:port: \"%s\"",
                         arguments->agent_port);
    address = g_strconcat(colon ? "" : ":", arguments->agent_port, NULL);
    g_free(arguments->agent_port);
    arguments->agent_port = g_steal_pointer(&address);
    return true;
}

static bool check_cover_mode(const GoArguments *arguments, GError **error)
{
    if (arguments->cover_mode && strcmp(arguments->cover_mode, "atomic"))
        return set_error(error, GOC_ERROR_INVALID,
                         "-covermode must be atomic: only those counters can be read while the program runs");
    return true;
}

// The agent lives in the standard library, and go ignores the overlay of a package that is itself being covered.
static bool check_cover_packages(const GoArguments *arguments, GError **error)
{
    g_auto(GStrv) patterns = g_strsplit(arguments->cover_packages ? arguments->cover_packages : "", ",", -1);

    for (gsize i = 0; patterns[i]; i++) {
        if (g_strv_contains(agents_home, patterns[i]))
            return set_error(error, GOC_ERROR_INVALID,
                             "-coverpkg=%s covers the standard library, where the agent lives; name your own packages",
                             patterns[i]);
    }
    return true;
}

bool go_arguments_parse(GoArguments **out, int argc, char **argv, GoArgumentsTail tail, GError **error)
{
    g_autoptr(GoArguments) arguments = g_new0(GoArguments, 1);
    Words words = { .count = argc, .words = argv, .next = 1 };

    arguments->flags = g_ptr_array_new_with_free_func(g_free);
    arguments->packages = g_ptr_array_new_with_free_func(g_free);
    arguments->program = g_ptr_array_new_with_free_func(g_free);
    if (!parse_words(arguments, &words, tail, error))
        return false;
    if (!check_center(arguments, error) || !check_agent_port(arguments, error) || !check_cover_mode(arguments, error) ||
        !check_cover_packages(arguments, error))
        return false;
    *out = g_steal_pointer(&arguments);
    return true;
}

void go_arguments_free(GoArguments *arguments)
{
    g_clear_pointer(&arguments->flags, g_ptr_array_unref);
    g_clear_pointer(&arguments->packages, g_ptr_array_unref);
    g_clear_pointer(&arguments->program, g_ptr_array_unref);
    for (gsize i = 0; i < G_N_ELEMENTS(flag_rows); i++) {
        if (flag_rows[i].field)
            g_free(*(char **)G_STRUCT_MEMBER_P(arguments, flag_rows[i].field));
    }
    g_free(arguments);
}

bool go_arguments_add_goflags(GoArguments *arguments, const char *goflags, GError **error)
{
    g_auto(GStrv) flags = NULL;

    if (!g_shell_parse_argv(goflags, NULL, &flags, NULL))
        return true; // there are none, or go itself will complain
    for (gsize i = 0; flags[i]; i++) {
        const char *flag = flags[i] + strspn(flags[i], "-");

        if (!arguments->cover_packages && g_str_has_prefix(flag, "coverpkg="))
            arguments->cover_packages = g_strdup(strchr(flag, '=') + 1);
        if (!arguments->overlay && g_str_has_prefix(flag, "overlay="))
            arguments->overlay = g_strdup(strchr(flag, '=') + 1);
    }
    return check_cover_packages(arguments, error);
}

bool go_arguments_are_files(const GoArguments *arguments)
{
    return arguments->packages->len > 0 && is_go_file(g_ptr_array_index(arguments->packages, 0));
}

void go_arguments_add_list_flags(const GoArguments *arguments, GPtrArray *argv)
{
    for (guint i = 0; i < arguments->flags->len; i++) {
        char *flag = g_ptr_array_index(arguments->flags, i);
        const gsize length = strcspn(flag, "=");

        for (gsize j = 0; j < G_N_ELEMENTS(list_flags); j++) {
            if (strlen(list_flags[j]) == length && !strncmp(list_flags[j], flag, length))
                g_ptr_array_add(argv, flag);
        }
    }
}
