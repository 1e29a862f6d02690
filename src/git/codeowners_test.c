// SPDX-License-Identifier: Apache-2.0
// Tests of git/codeowners.
#include "git/codeowners.h"

#include <string.h>

static Codeowners *read_text(const char *place, const char *text)
{
    return codeowners_read(place, text, strlen(text));
}

// "section: owner owner; section?: owner", "?" for an optional one.
static void assert_owned(const Codeowners *owners, const char *path, const char *wanted)
{
    g_autoptr(GPtrArray) entries = codeowners_find(owners, path);
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < entries->len; i++) {
        const OwnerEntry *entry = entries->pdata[i];
        g_autofree char *names = g_strjoinv(" ", (char **)entry->owners);

        g_string_append_printf(text, "%s%s%s%s%s", i > 0 ? "; " : "", entry->section, entry->is_optional ? "?" : "",
                               *entry->section ? ": " : "", names);
    }
    if (!g_str_equal(text->str, wanted))
        g_error("%s: \"%s\", not \"%s\"", path, text->str, wanted);
}

static void the_last_line_that_fits_counts(void)
{
    g_autoptr(Codeowners) owners = read_text("CODEOWNERS", "# Everything.\n"
                                                           "*       @global-owner1 @global-owner2\r\n"
                                                           "\n"
                                                           "  *.go\tdocs@example.com # not @this\n"
                                                           "/build/logs/ @org/doctocat\n"
                                                           "apps/ @octocat\n"
                                                           "/apps/github\n"
                                                           "/apps/lab  # nobody\n"
                                                           "a\\ b/ @space");

    g_assert_cmpint(owners->dialect, ==, OWNER_DIALECT_GITHUB);
    g_assert_cmpuint(owners->skipped_lines->len, ==, 0);
    assert_owned(owners, "README", "@global-owner1 @global-owner2");
    assert_owned(owners, "x/y.go", "docs@example.com");
    assert_owned(owners, "build/logs/a/b.go", "@org/doctocat");
    assert_owned(owners, "x/apps/a.go", "@octocat");
    assert_owned(owners, "apps/github/a.go", "");
    assert_owned(owners, "apps/lab/a.go", "");
    assert_owned(owners, "a b/c", "@space");
    assert_owned(owners, "", "");
}

static void lines_that_github_does_not_know_are_skipped_and_told(void)
{
    g_autoptr(Codeowners) owners = read_text(".github/CODEOWNERS", "* @all\n"
                                                                   "!a.go @not\n"
                                                                   "[ab].go @range\n"
                                                                   "***/x @stars\n"
                                                                   "*.txt docs@\n"
                                                                   "*.md nobody @somebody\n"
                                                                   "\\#a @hash\n");

    g_assert_cmpuint(owners->skipped_lines->len, ==, 6);
    for (guint i = 0; i < 6; i++)
        g_assert_cmpuint(g_array_index(owners->skipped_lines, uint32_t, i), ==, i + 2);
    assert_owned(owners, "a.go", "@all");
    assert_owned(owners, "a.md", "@all");
}

static void each_section_has_its_own_owners(void)
{
    g_autoptr(Codeowners) owners = read_text("docs/CODEOWNERS", "* @admin\n"
                                                                "[README Owners]\n"
                                                                "README.md @user1 not_an_owner @user2\n"
                                                                "internal/README.md @user4\n"
                                                                "^[Go][2] @gophers @@maintainer\n"
                                                                "*.go\n"
                                                                "/cmd/ @cmd\n"
                                                                "!/cmd/gen/\n"
                                                                "[readme OWNERS]\n"
                                                                "/x/README.md @user5\n"
                                                                "\\#a @hash\n"
                                                                "a\\ b @space\n");

    g_assert_cmpint(owners->dialect, ==, OWNER_DIALECT_GITLAB);
    g_assert_cmpuint(owners->skipped_lines->len, ==, 0);
    assert_owned(owners, "README.md", "@admin; README Owners: @user1 @user2");
    assert_owned(owners, "internal/README.md", "@admin; README Owners: @user4");
    assert_owned(owners, "x/README.md", "@admin; README Owners: @user5");
    assert_owned(owners, "a/b.go", "@admin; Go?: @gophers @@maintainer");
    assert_owned(owners, "cmd/b.go", "@admin; Go?: @cmd");
    assert_owned(owners, "cmd/gen/b.go", "@admin");
    assert_owned(owners, "x/#a", "@admin; README Owners: @hash");
    assert_owned(owners, "a b", "@admin; README Owners: @space");
}

static void a_section_is_required_when_one_of_its_headings_says_so(void)
{
    g_autoptr(Codeowners) owners = read_text(".gitlab/CODEOWNERS", "^[A] @a\n*.go\n[a]\n*.md @b\n^[A] @c\n*.txt\n");

    assert_owned(owners, "a.go", "A: @a");
    assert_owned(owners, "a.txt", "A: @c");
}

static void a_heading_that_is_none_is_a_line_of_the_section_before(void)
{
    g_autoptr(Codeowners) owners = read_text(".gitlab/CODEOWNERS", "[Docs]\n"
                                                                   "*.md @group\n"
                                                                   "[Section name]{2} @lost\n"
                                                                   "docs/ @docs\n"
                                                                   "[]\n"
                                                                   "[open @x\n");

    assert_owned(owners, "docs/a", "Docs: @docs");
    assert_owned(owners, "a.md", "Docs: @group");
}

static void foreign_bytes_become_text(void)
{
    static const char text[] = "*.go @a\xff\x62\n\0\n*.md @b\0c\n";
    g_autoptr(Codeowners) owners = codeowners_read("CODEOWNERS", text, sizeof text - 1);

    assert_owned(owners, "x.go", "@a\xef\xbf\xbd\x62");
    assert_owned(owners, "x.md", "@b");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/codeowners/last_line", the_last_line_that_fits_counts);
    g_test_add_func("/codeowners/skipped", lines_that_github_does_not_know_are_skipped_and_told);
    g_test_add_func("/codeowners/sections", each_section_has_its_own_owners);
    g_test_add_func("/codeowners/required", a_section_is_required_when_one_of_its_headings_says_so);
    g_test_add_func("/codeowners/heading", a_heading_that_is_none_is_a_line_of_the_section_before);
    g_test_add_func("/codeowners/foreign_bytes", foreign_bytes_become_text);
    return g_test_run();
}
