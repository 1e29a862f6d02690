// SPDX-License-Identifier: Apache-2.0
// Codeowners: who is asked about a file, as a CODEOWNERS file of GitHub or GitLab says.
#include "git/codeowners.h"

#include <string.h>

static const char blanks[] = " \t\r\f\v";

// In an order that agrees with both: GitHub looks into .github first, GitLab into .gitlab last.
const char *const codeowners_places[] = { ".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS",
                                          NULL };

typedef struct Rule {
    OwnerPattern *pattern;
    OwnerEntry entry;
    char **owners;
    bool is_exclusion; // GitLab's "!pattern": the section is not about such files
} Rule;

typedef struct Section {
    char *name;
    char **defaults; // owners of lines without any
    bool is_optional;
    GPtrArray *rules;
} Section;

static void rule_free(Rule *rule)
{
    owner_pattern_free(rule->pattern);
    g_strfreev(rule->owners);
    g_free(rule);
}

static void section_free(Section *section)
{
    g_free(section->name);
    g_strfreev(section->defaults);
    g_ptr_array_unref(section->rules);
    g_free(section);
}

void codeowners_free(Codeowners *owners)
{
    if (!owners)
        return;
    g_ptr_array_unref(owners->sections);
    g_array_unref(owners->skipped_lines);
    g_free(owners);
}

// "@" and a name, or an address.
static bool is_owner(const char *word)
{
    const char *at = strchr(word, '@');

    return at && at[1] != '\0';
}

// The words of the rest of a line that are owners. False when another word is among them, and GitHub knows no such
// line; GitLab passes over them.
static bool read_owners(char ***out, const char *rest, OwnerDialect dialect)
{
    g_auto(GStrv) words = g_strsplit_set(rest, blanks, -1);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    bool is_comment = false, is_good = true;

    for (char **word = words; *word && !is_comment; word++) {
        is_comment = dialect == OWNER_DIALECT_GITHUB && **word == '#';
        if (is_comment || **word == '\0')
            continue;
        if (is_owner(*word))
            g_ptr_array_add(found, g_utf8_make_valid(*word, -1));
        else
            is_good = dialect != OWNER_DIALECT_GITHUB;
    }
    g_ptr_array_add(found, NULL);
    *out = (char **)g_ptr_array_steal(found, NULL);
    return is_good;
}

// A line that begins a section: "[Name]", "^[Name][2] @default". `name` is where its name begins, `rest` what follows.
typedef struct Heading {
    bool is_optional;
    const char *name;
    gsize name_size;
    const char *rest;
} Heading;

static bool read_heading(Heading *heading, const char *line)
{
    heading->is_optional = *line == '^';
    line += heading->is_optional;
    if (*line++ != '[')
        return false;
    heading->name = line;
    heading->name_size = strcspn(line, "]");
    line += heading->name_size;
    if (heading->name_size == 0 || *line++ != ']')
        return false;
    if (*line == '[') { // how many have to approve
        line += 1 + strspn(line + 1, "0123456789");
        if (*line++ != ']')
            return false;
    }
    heading->rest = line;
    return *line == '\0' || strchr(blanks, *line);
}

// A text on its way to become rules.
typedef struct Reading {
    Codeowners *owners;
    GHashTable *by_name; // from a section's name in lower case to the section
    Section *section;    // the one that lines are now in
} Reading;

// Turns to the section of a name, which may have begun before; it is required when one of its headings says so.
static void enter_section(Reading *reading, const char *name, bool is_optional)
{
    g_autofree char *key = g_ascii_strdown(name, -1);
    Section *section = g_hash_table_lookup(reading->by_name, key);

    if (section) {
        section->is_optional &= is_optional;
    } else {
        section = g_new0(Section, 1);
        section->name = g_utf8_make_valid(name, -1);
        section->is_optional = is_optional;
        section->rules = g_ptr_array_new_with_free_func((GDestroyNotify)rule_free);
        g_ptr_array_add(reading->owners->sections, section);
        g_hash_table_insert(reading->by_name, g_steal_pointer(&key), section);
    }
    reading->section = section;
}

static void follow_heading(Reading *reading, const Heading *heading)
{
    g_autofree char *name = g_strndup(heading->name, heading->name_size);

    enter_section(reading, name, heading->is_optional);
    g_strfreev(reading->section->defaults);
    read_owners(&reading->section->defaults, heading->rest, OWNER_DIALECT_GITLAB);
}

// How long the pattern at the start of a line is: to the first blank that has no backslash before it.
static gsize pattern_size(const char *line)
{
    gsize size = 0;

    while (line[size] && !strchr(blanks, line[size]))
        size += line[size] == '\\' && line[size + 1] ? 2 : 1;
    return size;
}

static bool add_rule(Section *section, const char *line, OwnerDialect dialect)
{
    bool is_exclusion = dialect == OWNER_DIALECT_GITLAB && *line == '!';
    gsize size = pattern_size(line);
    g_autofree char *text = g_strndup(line + is_exclusion, size - is_exclusion);
    g_autoptr(OwnerPattern) pattern = owner_pattern_new(text, dialect);
    g_auto(GStrv) found = NULL;
    bool is_good = read_owners(&found, line + size, dialect);
    Rule *rule;

    if (!pattern || !is_good)
        return false;
    rule = g_new0(Rule, 1);
    rule->pattern = g_steal_pointer(&pattern);
    rule->owners = *found || !section->defaults ? g_steal_pointer(&found) : g_strdupv(section->defaults);
    rule->is_exclusion = is_exclusion;
    g_ptr_array_add(section->rules, rule);
    return true;
}

// Calls for each line without the blanks at its start; one with a NUL byte ends there.
typedef void (*LineSeen)(const char *line, uint32_t number, void *data);

static void each_line(const char *text, gsize size, LineSeen seen, void *data)
{
    uint32_t number = 0;

    for (const char *end = text + size; text < end; number++) {
        const char *line_end = memchr(text, '\n', (gsize)(end - text));
        g_autofree char *line = g_strndup(text, (gsize)((line_end ? line_end : end) - text));

        seen(line + strspn(line, blanks), number + 1, data);
        text = line_end ? line_end + 1 : end;
    }
}

static void see_heading(const char *line, uint32_t number, void *data)
{
    bool *has_heading = data;
    Heading heading;

    (void)number;
    *has_heading |= read_heading(&heading, line);
}

static OwnerDialect dialect_of(const char *place, const char *text, gsize size)
{
    bool has_heading = false;

    if (g_str_has_prefix(place, ".github/"))
        return OWNER_DIALECT_GITHUB;
    if (g_str_has_prefix(place, ".gitlab/"))
        return OWNER_DIALECT_GITLAB;
    each_line(text, size, see_heading, &has_heading);
    return has_heading ? OWNER_DIALECT_GITLAB : OWNER_DIALECT_GITHUB;
}

static void see_line(const char *line, uint32_t number, void *data)
{
    Reading *reading = data;
    Codeowners *owners = reading->owners;
    Heading heading;

    if (*line == '\0' || *line == '#')
        return;
    if (owners->dialect == OWNER_DIALECT_GITLAB && read_heading(&heading, line))
        follow_heading(reading, &heading);
    else if (!add_rule(reading->section, line, owners->dialect))
        g_array_append_val(owners->skipped_lines, number);
}

// The rules do not move any more, nor do the sections' names.
static void bind_entries(Section *section)
{
    for (guint i = 0; i < section->rules->len; i++) {
        Rule *rule = section->rules->pdata[i];

        rule->entry = (OwnerEntry){ section->name, section->is_optional, (const char *const *)rule->owners };
    }
}

Codeowners *codeowners_read(const char *place, const char *text, gsize size)
{
    Codeowners *owners = g_new0(Codeowners, 1);
    g_autoptr(GHashTable) by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reading reading = { .owners = owners, .by_name = by_name };

    owners->dialect = dialect_of(place, text, size);
    owners->sections = g_ptr_array_new_with_free_func((GDestroyNotify)section_free);
    owners->skipped_lines = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    enter_section(&reading, "", false);
    each_line(text, size, see_line, &reading);
    for (guint i = 0; i < owners->sections->len; i++)
        bind_entries(owners->sections->pdata[i]);
    return owners;
}

// The last rule that fits, unless one of the exclusions does; NULL: none, or one without owners.
static const OwnerEntry *find_in_section(const Section *section, const char *const *elements)
{
    const Rule *found = NULL;

    for (guint i = section->rules->len; i > 0; i--) {
        const Rule *rule = section->rules->pdata[i - 1];

        if ((found && !rule->is_exclusion) || !owner_pattern_matches(rule->pattern, elements))
            continue;
        if (rule->is_exclusion)
            return NULL;
        found = rule;
    }
    return found && *found->owners ? &found->entry : NULL;
}

GPtrArray *codeowners_find(const Codeowners *owners, const char *path)
{
    GPtrArray *entries = g_ptr_array_new();
    g_auto(GStrv) elements = g_strsplit(path, "/", -1);

    for (guint i = 0; i < owners->sections->len; i++) {
        const OwnerEntry *entry = find_in_section(owners->sections->pdata[i], (const char *const *)elements);

        if (entry)
            g_ptr_array_add(entries, (gpointer)entry);
    }
    return entries;
}
