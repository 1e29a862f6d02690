// SPDX-License-Identifier: Apache-2.0
// Multipart: the fields of a multipart/form-data body.
#include "center/multipart.h"

#include "base/error.h"

#include <string.h>

// The body from `at` on, with a NUL behind it. `delimiter` is "\n--<boundary>".
typedef struct Parts {
    const char *at;
    const char *end;
    char *delimiter;
} Parts;

static void multipart_field_free(gpointer data)
{
    MultipartField *field = data;

    g_free(field->name);
    g_free(field->value);
    g_free(field);
}

// A token or a quoted string; `*at` moves behind it. The caller frees.
static char *take_value(const char **at)
{
    g_autoptr(GString) value = g_string_new(NULL);
    bool is_quoted = **at == '"';

    for (*at += is_quoted; **at && (is_quoted ? **at != '"' : !strchr("; \t\r", **at)); (*at)++) {
        if (is_quoted && **at == '\\' && ((*at)[1] == '"' || (*at)[1] == '\\'))
            (*at)++;
        g_string_append_c(value, **at);
    }
    return g_string_free(g_steal_pointer(&value), FALSE);
}

// The value of `name` in "form-data; name=value; other=\"value\""; NULL when there is none. The caller frees.
static char *take_parameter(const char *text, const char *name)
{
    const char *at = strchr(text, ';');

    while (at) {
        g_autofree char *value = NULL;
        gsize size;
        bool is_it;

        at += 1 + strspn(at + 1, " \t");
        size = strcspn(at, "=; \t");
        is_it = size == strlen(name) && g_ascii_strncasecmp(at, name, size) == 0;
        at += size;
        if (*at == '=') {
            at++;
            value = take_value(&at);
            if (is_it)
                return g_steal_pointer(&value);
        }
        at = strchr(at, ';');
    }
    return NULL;
}

// The next delimiter that is not the start of a longer line; NULL when there is none.
static const char *find_delimiter(const Parts *parts)
{
    gsize size = strlen(parts->delimiter);
    const char *found = parts->at;

    while ((found = memmem(found, (gsize)(parts->end - found), parts->delimiter, size))) {
        const char *after = found + size;

        if (after == parts->end || strchr(" \t\r\n", *after) || g_str_has_prefix(after, "--"))
            return found;
        found = after;
    }
    return NULL;
}

// Moves to the end of the next delimiter's line; `*content_end` is where what stood before it ends. False when there is
// none.
static bool pass_delimiter(Parts *parts, const char **content_end, bool *is_last)
{
    const char *found = find_delimiter(parts);
    const char *line_end;

    if (!found)
        return false;
    *content_end = found > parts->at && found[-1] == '\r' ? found - 1 : found;
    found += strlen(parts->delimiter);
    *is_last = g_str_has_prefix(found, "--");
    line_end = memchr(found, '\n', (gsize)(parts->end - found));
    parts->at = line_end ? line_end : parts->end;
    return *is_last || line_end;
}

// The lines up to the empty one. `parts->at` is at the line feed before the first and goes to that of the empty one.
static bool read_headers(Parts *parts, MultipartField *field)
{
    static const char disposition[] = "Content-Disposition:";

    for (;;) {
        const char *line = parts->at + 1;
        const char *line_end = line < parts->end ? memchr(line, '\n', (gsize)(parts->end - line)) : NULL;
        g_autofree char *text = NULL;

        if (!line_end)
            return false;
        parts->at = line_end;
        text = g_strchomp(g_strndup(line, (gsize)(line_end - line)));
        if (!*text)
            return true;
        if (!field->name && g_ascii_strncasecmp(text, disposition, strlen(disposition)) == 0) {
            g_autofree char *file_name = take_parameter(text, "filename");

            field->name = take_parameter(text, "name");
            field->is_file = file_name != NULL;
        }
    }
}

static bool read_parts(Parts *parts, GPtrArray *fields, GError **error)
{
    const char *content_end;
    bool is_last;

    if (!pass_delimiter(parts, &content_end, &is_last))
        return set_error(error, GOC_ERROR_INVALID, "multipart: NextPart: EOF");
    while (!is_last) {
        MultipartField *field = g_new0(MultipartField, 1);
        const char *content;

        g_ptr_array_add(fields, field);
        if (!read_headers(parts, field))
            return set_error(error, GOC_ERROR_INVALID, "multipart: NextPart: EOF");
        content = parts->at + 1;
        if (!pass_delimiter(parts, &content_end, &is_last))
            return set_error(error, GOC_ERROR_INVALID, "unexpected EOF");
        // An empty content ends before it began: its line feed is the delimiter's.
        field->value = g_strndup(content, content_end > content ? (gsize)(content_end - content) : 0);
        if (content_end > content && memchr(content, '\0', (gsize)(content_end - content)))
            return set_error(error, GOC_ERROR_INVALID, "a NUL byte is not accepted");
        if (!field->name)
            g_ptr_array_remove_index(fields, fields->len - 1);
    }
    return true;
}

bool multipart_read(const char *content_type, GBytes *body, GPtrArray **out, GError **error)
{
    g_autofree char *boundary = take_parameter(content_type, "boundary");
    g_autofree char *delimiter = boundary ? g_strconcat("\n--", boundary, NULL) : NULL;
    g_autoptr(GPtrArray) fields = g_ptr_array_new_with_free_func(multipart_field_free);
    g_autoptr(GString) text = g_string_new("\n"); // so that a delimiter at the very start has one before it
    gsize size = 0;
    const char *data = body ? g_bytes_get_data(body, &size) : NULL;
    Parts parts;

    if (!boundary)
        return set_error(error, GOC_ERROR_INVALID, "no multipart boundary param in Content-Type");
    if (!*boundary)
        return set_error(error, GOC_ERROR_INVALID, "multipart: boundary is empty");
    g_string_append_len(text, data, (gssize)size);
    parts = (Parts){ text->str, text->str + text->len, delimiter };
    if (!read_parts(&parts, fields, error))
        return false;
    *out = g_steal_pointer(&fields);
    return true;
}
