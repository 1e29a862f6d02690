// SPDX-License-Identifier: Apache-2.0
// Python arguments: a command line as Python's argparse reads it.
#include "cli/python_arguments.h"

#include <string.h>

enum { HELP_COLUMN = 24, HELP_WIDTH = 79 };

void python_arguments_init(PythonArguments *arguments, guint n_rows)
{
    arguments->values = g_new0(GPtrArray *, n_rows);
    arguments->n_rows = n_rows;
    arguments->rest = g_ptr_array_new_with_free_func(g_free);
}

void python_arguments_clear(PythonArguments *arguments)
{
    for (guint i = 0; i < arguments->n_rows; i++)
        g_clear_pointer(&arguments->values[i], g_ptr_array_unref);
    g_clear_pointer(&arguments->values, g_free);
    g_clear_pointer(&arguments->rest, g_ptr_array_unref);
    arguments->n_rows = 0;
}

// A walk over the words.
typedef struct Walk {
    PythonArguments *arguments;
    const ArgumentRow *rows;
    char *const *next; // the next word
    bool is_rest_only; // "--" was there
} Walk;

// -1, -1.5 and -.5, but not -1e3.
static bool is_negative_number(const char *word)
{
    gsize whole = strspn(word + 1, "0123456789"), part;

    if (word[1 + whole] == '\0')
        return whole > 0;
    part = word[1 + whole] == '.' ? strspn(word + 2 + whole, "0123456789") : 0;
    return part > 0 && word[2 + whole + part] == '\0';
}

static bool is_value(const Walk *walk, const char *word)
{
    return walk->is_rest_only || word[0] != '-' || word[1] == '\0' || is_negative_number(word);
}

static char *row_name(const ArgumentRow *row)
{
    return row->letter ? g_strdup_printf("-%c/--%s", row->letter, row->name) : g_strdup_printf("--%s", row->name);
}

static char *wrong_value(const ArgumentRow *row, const char *what)
{
    g_autofree char *name = row_name(row);

    return g_strdup_printf("argument %s: %s", name, what);
}

// Takes the values of the row; `joined` is what stood behind its "=" or letter, NULL: nothing did.
static char *take_values(Walk *walk, guint index, const char *joined)
{
    const ArgumentRow *row = &walk->rows[index];
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);

    g_clear_pointer(&walk->arguments->values[index], g_ptr_array_unref);
    walk->arguments->values[index] = values;
    if (row->kind == ARGUMENT_FLAG)
        return joined ? wrong_value(row, "ignored explicit argument") : NULL;
    if (joined) {
        g_ptr_array_add(values, g_strdup(joined));
        return NULL;
    }
    while (*walk->next && is_value(walk, *walk->next) && (row->kind == ARGUMENT_SOME || values->len == 0))
        g_ptr_array_add(values, g_strdup(*walk->next++));
    if (values->len > 0)
        return NULL;
    return wrong_value(row, row->kind == ARGUMENT_SOME ? "expected at least one argument" : "expected one argument");
}

// The rows that a name, whole or cut short, may mean; a whole one means its own only.
static GArray *rows_named(const Walk *walk, const char *name, gsize size)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < walk->arguments->n_rows; i++) {
        const ArgumentRow *row = &walk->rows[i];

        if (strncmp(row->name, name, size) != 0)
            continue;
        if (row->name[size] == '\0') {
            g_array_set_size(found, 0);
            g_array_append_val(found, i);
            return found;
        }
        if (!row->is_spelled_out)
            g_array_append_val(found, i);
    }
    return found;
}

static char *ambiguous(const Walk *walk, const char *word, const GArray *found)
{
    GString *text = g_string_new(NULL);

    g_string_printf(text, "ambiguous option: %s could match ", word);
    for (guint i = 0; i < found->len; i++)
        g_string_append_printf(text, "%s--%s", i > 0 ? ", " : "", walk->rows[g_array_index(found, guint, i)].name);
    return g_string_free(text, FALSE);
}

static char *take_long(Walk *walk, const char *word)
{
    const char *name = word + 2, *value = strchr(name, '=');
    gsize size = value ? (gsize)(value - name) : strlen(name);
    g_autoptr(GArray) found = rows_named(walk, name, size);

    if (found->len == 0)
        return g_strdup_printf("unrecognized arguments: %s", word);
    if (found->len > 1)
        return ambiguous(walk, word, found);
    return take_values(walk, g_array_index(found, guint, 0), value ? value + 1 : NULL);
}

static int row_of_letter(const Walk *walk, char letter)
{
    for (guint i = 0; i < walk->arguments->n_rows; i++)
        if (walk->rows[i].letter == letter)
            return (int)i;
    return -1;
}

// "-q", "-c FILE", "-cFILE", "-c=FILE", "-qc FILE".
static char *take_letters(Walk *walk, const char *word)
{
    for (const char *at = word + 1; *at; at++) {
        int row = row_of_letter(walk, *at);
        const char *joined = at[1] ? at + 1 + (at[1] == '=') : NULL;
        char *wrong;

        if (row < 0)
            return g_strdup_printf("unrecognized arguments: %s", word);
        if (walk->rows[row].kind != ARGUMENT_FLAG)
            return take_values(walk, (guint)row, joined);
        wrong = take_values(walk, (guint)row, NULL);
        if (wrong)
            return wrong;
    }
    return NULL;
}

char *python_arguments_parse(PythonArguments *arguments, const ArgumentRow *rows, char *const *argv)
{
    Walk walk = { arguments, rows, argv + 1, false };

    while (*walk.next) {
        const char *word = *walk.next++;
        char *wrong = NULL;

        if (is_value(&walk, word))
            g_ptr_array_add(arguments->rest, g_strdup(word));
        else if (g_str_equal(word, "--"))
            walk.is_rest_only = true;
        else
            wrong = word[1] == '-' ? take_long(&walk, word) : take_letters(&walk, word);
        if (wrong)
            return wrong;
    }
    return NULL;
}

static void append_wrapped(GString *text, const char *help)
{
    g_auto(GStrv) words = g_strsplit(help, " ", -1);
    gsize column = HELP_COLUMN;

    for (char **word = words; *word; word++) {
        gsize size = strlen(*word);

        if (column > HELP_COLUMN && column + 1 + size > HELP_WIDTH) {
            g_string_append_printf(text, "\n%*s", HELP_COLUMN, "");
            column = HELP_COLUMN;
        }
        g_string_append_printf(text, "%s%s", column > HELP_COLUMN ? " " : "", *word);
        column += size + (column > HELP_COLUMN);
    }
    g_string_append_c(text, '\n');
}

static char *row_title(const ArgumentRow *row)
{
    g_autofree char *letter = row->letter ? g_strdup_printf("-%c, ", row->letter) : g_strdup("");

    return g_strdup_printf("  %s--%s%s%s%s", letter, row->name, row->value ? " " : "", row->value ? row->value : "",
                           row->kind == ARGUMENT_SOME ? "..." : "");
}

char *python_arguments_help(const ArgumentRow *rows, guint n_rows)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < n_rows; i++) {
        g_autofree char *title = row_title(&rows[i]);

        if (strlen(title) + 2 > HELP_COLUMN)
            g_string_append_printf(text, "%s\n%*s", title, HELP_COLUMN, "");
        else
            g_string_append_printf(text, "%-*s", HELP_COLUMN, title);
        append_wrapped(text, rows[i].help);
    }
    return g_string_free(text, FALSE);
}
