// SPDX-License-Identifier: Apache-2.0
// Service name: what a registered name says.
#include "cover/service_name.h"

#include "base/error.h"
#include "cover/go_quote.h"

#include <string.h>

enum {
    NAME_BYTES_MAX = 1024,
    COMMIT_CHARACTERS = 10,
    HEX_MIN = 7, // git's shortest abbreviation of a commit
    HEX_MAX = 40,
};

// The pieces of a name between its "_": env, region, the middle, commit.
typedef struct Pieces {
    char **all;
    guint n;
    guint middle; // the first of the middle; its end is the commit
    guint commit;
} Pieces;

static bool is_hex_commit(const char *text)
{
    gsize size = strlen(text);

    return size >= HEX_MIN && size <= HEX_MAX && strspn(text, "0123456789abcdefABCDEF") == size;
}

// The names that services have always been registered with. A piece with "/" can only be a branch's.
static bool starts_branch(const char *piece)
{
    return strcmp(piece, "master") == 0 || strcmp(piece, "staging") == 0 || strchr(piece, '/');
}

static bool is_known_branch(const char *piece)
{
    static const char *const branches[] = { "main", "develop", "dev", "release", "test", NULL };

    return g_strv_contains(branches, piece);
}

static guint find_piece(const Pieces *pieces, bool (*is_wanted)(const char *piece))
{
    for (guint i = pieces->middle + 1; i < pieces->commit; i++) {
        if (is_wanted(pieces->all[i]))
            return i;
    }
    return 0;
}

// The piece that the branch starts with; 0 when there is none.
static guint find_branch(const Pieces *pieces)
{
    guint found = find_piece(pieces, starts_branch);

    if (!found)
        found = find_piece(pieces, is_known_branch);
    if (!found && pieces->commit > pieces->middle + 1 && is_hex_commit(pieces->all[pieces->commit]))
        found = pieces->commit - 1;
    return found;
}

static char *join_pieces(const Pieces *pieces, guint first, guint end)
{
    GString *joined = g_string_new(pieces->all[first]);

    for (guint i = first + 1; i < end; i++)
        g_string_append_printf(joined, "_%s", pieces->all[i]);
    return g_string_free(joined, FALSE);
}

static char *cut_commit(const char *commit)
{
    return g_utf8_strlen(commit, -1) > COMMIT_CHARACTERS ? g_utf8_substring(commit, 0, COMMIT_CHARACTERS)
                                                         : g_strdup(commit);
}

static ServiceName *app_of_its_own(const char *text)
{
    ServiceName *name = g_new0(ServiceName, 1);

    name->full = g_strdup(text);
    name->env = g_strdup("");
    name->region = g_strdup("");
    name->app = g_strdup(text);
    name->branch = g_strdup("");
    name->commit = g_strdup("");
    return name;
}

static ServiceName *split(const char *text)
{
    g_auto(GStrv) all = g_strsplit(text, "_", -1);
    Pieces pieces = { all, g_strv_length(all), 2, 0 };
    ServiceName *name;
    guint branch;

    if (pieces.n < 5)
        return app_of_its_own(text);
    pieces.commit = pieces.n - 1;
    branch = find_branch(&pieces);
    if (!branch || !*all[0] || !*all[1] || !*all[pieces.middle] || !*all[pieces.commit])
        return app_of_its_own(text);

    name = g_new0(ServiceName, 1);
    name->full = g_strdup(text);
    name->env = g_strdup(all[0]);
    name->region = g_strdup(all[1]);
    name->app = join_pieces(&pieces, pieces.middle, branch);
    name->branch = join_pieces(&pieces, branch, pieces.commit);
    name->commit = cut_commit(all[pieces.commit]);
    return name;
}

static bool has_control(const char *text)
{
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        GUnicodeType type = g_unichar_type(g_utf8_get_char(p));

        if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_LINE_SEPARATOR ||
            type == G_UNICODE_PARAGRAPH_SEPARATOR)
            return true;
    }
    return false;
}

static const char *fault_of_text(const char *text)
{
    gsize size = strlen(text);

    if (size == 0)
        return "is empty";
    if (size > NAME_BYTES_MAX)
        return "is longer than 1024 bytes";
    if (!g_utf8_validate(text, (gssize)size, NULL))
        return "is not UTF-8";
    if (has_control(text))
        return "has a control character";
    if (text[0] == '/' || text[size - 1] == '/')
        return "begins or ends with \"/\"";
    if (strchr(text, '\\'))
        return "has a \"\\\"";
    if (strstr(text, ".."))
        return "has \"..\"";
    return NULL;
}

// Whether `part` could be the name of a folder in a folder of ours.
static bool is_plain_part(const char *part)
{
    return part[0] != '.' && !strchr(part, '/');
}

// A branch may be "feature/x"; but each step of it must be a plain part.
static bool is_plain_branch(const char *branch)
{
    g_auto(GStrv) steps = g_strsplit(branch, "/", -1);
    bool is_plain = true;

    for (guint i = 0; steps[i]; i++)
        is_plain = is_plain && steps[i][0] != '\0' && is_plain_part(steps[i]);
    return is_plain;
}

static const char *fault_of_parts(const ServiceName *name)
{
    if (!is_plain_part(name->env) || !is_plain_part(name->region) || !is_plain_part(name->app) ||
        !is_plain_part(name->commit))
        return "has a part other than the branch that begins with \".\" or holds \"/\"";
    if (*name->branch && !is_plain_branch(name->branch))
        return "has a branch with an empty step or one that begins with \".\"";
    return NULL;
}

bool service_name_parse(ServiceName **out, const char *text, GError **error)
{
    g_autoptr(ServiceName) name = NULL;
    const char *fault = fault_of_text(text);

    if (!fault) {
        name = split(text);
        fault = fault_of_parts(name);
    }
    if (fault) {
        g_autofree char *quoted = go_quote(text, strlen(text));

        return set_error(error, GOC_ERROR_INVALID, "service name %s %s", quoted, fault);
    }
    *out = g_steal_pointer(&name);
    return true;
}

ServiceName *service_name_copy(const ServiceName *name)
{
    ServiceName *copy = g_new0(ServiceName, 1);

    copy->full = g_strdup(name->full);
    copy->env = g_strdup(name->env);
    copy->region = g_strdup(name->region);
    copy->app = g_strdup(name->app);
    copy->branch = g_strdup(name->branch);
    copy->commit = g_strdup(name->commit);
    return copy;
}

void service_name_free(ServiceName *name)
{
    if (!name)
        return;
    g_free(name->full);
    g_free(name->env);
    g_free(name->region);
    g_free(name->app);
    g_free(name->branch);
    g_free(name->commit);
    g_free(name);
}
