// SPDX-License-Identifier: Apache-2.0
// Tests of carrying: what is taken over from an earlier build, what is not, and why.
#include "cover/profile_cases.h"
#include "increment/carry.h"
#include "report/table_sources.h"

// A build of one file, p/a.go.
typedef struct Build {
    const char *text, *profile;
} Build;

typedef struct Story {
    const char *name;
    Build old, now;
    const char *wanted; // the profile with carried counts
    const char *losses; // "<name>: <reason> <statements>\n" each
} Story;

#define A "func A(x int) int {\n\tif x > 0 {\n\t\treturn 1\n\t}\n\treturn 2\n}\n"
#define PACKAGE "package p\n\n"

// The blocks of A at lines 3 to 8.
#define A_AT_3(one, two, three)                                                                                        \
    "p/a.go:3.19,4.11 1 " one "\n"                                                                                     \
    "p/a.go:4.11,6.3 1 " two "\n"                                                                                      \
    "p/a.go:7.2,7.10 1 " three "\n"
#define A_AT_6(one, two, three)                                                                                        \
    "p/a.go:6.19,7.11 1 " one "\n"                                                                                     \
    "p/a.go:7.11,9.3 1 " two "\n"                                                                                      \
    "p/a.go:10.2,10.10 1 " three "\n"

static const Story stories[] = {
    {
        "an unchanged function",
        { PACKAGE A, "mode: set\n" A_AT_3("1", "1", "0") },
        { PACKAGE A, "mode: set\n" A_AT_3("0", "0", "0") },
        "mode: set\n" A_AT_3("1", "1", "0"),
        "",
    },
    {
        "a function that stands lower",
        { PACKAGE A, "mode: set\n" A_AT_3("1", "0", "1") },
        { PACKAGE "// A is here.\n\n\n" A, "mode: set\n" A_AT_6("1", "1", "0") },
        "mode: set\n" A_AT_6("1", "1", "1"),
        "",
    },
    {
        "another format",
        { PACKAGE A, "mode: set\n" A_AT_3("1", "0", "1") },
        { PACKAGE "func A(x int) int {\n\tif x > 0 { return 1 }; return 2 }\n",
          "mode: set\np/a.go:3.19,4.11 1 0\np/a.go:4.11,4.23 1 0\np/a.go:4.25,4.33 1 0\n" },
        "mode: set\np/a.go:3.19,4.11 1 1\np/a.go:4.11,4.23 1 0\np/a.go:4.25,4.33 1 1\n",
        "",
    },
    {
        "the higher count",
        { PACKAGE A, "mode: count\n" A_AT_3("7", "0", "1") },
        { PACKAGE A, "mode: count\n" A_AT_3("3", "3", "0") },
        "mode: count\n" A_AT_3("7", "3", "1"),
        "",
    },
    {
        "counts into a set",
        { PACKAGE A, "mode: atomic\n" A_AT_3("7", "0", "6") },
        { PACKAGE A, "mode: set\n" A_AT_3("1", "0", "0") },
        "mode: set\n" A_AT_3("1", "0", "1"),
        "",
    },
    {
        "a changed function",
        { PACKAGE A, "mode: set\n" A_AT_3("1", "1", "0") },
        { PACKAGE "func A(y int) int {\n\tif y > 0 {\n\t\treturn 1\n\t}\n\treturn 2\n}\n",
          "mode: set\n" A_AT_3("0", "0", "0") },
        "mode: set\n" A_AT_3("0", "0", "0"),
        "A: changed 2\n",
    },
    {
        "a removed function",
        { PACKAGE A "func B() {\n\tA(1)\n}\n", "mode: set\n" A_AT_3("1", "0", "0") "p/a.go:9.10,11.2 1 1\n" },
        { PACKAGE A, "mode: set\n" A_AT_3("0", "0", "0") },
        "mode: set\n" A_AT_3("1", "0", "0"),
        "B: removed 1\n",
    },
    {
        "a removed function that never ran",
        { PACKAGE A "func B() {\n\tA(1)\n}\n", "mode: set\n" A_AT_3("0", "0", "0") "p/a.go:9.10,11.2 1 0\n" },
        { PACKAGE A, "mode: set\n" A_AT_3("0", "0", "0") },
        "mode: set\n" A_AT_3("0", "0", "0"),
        "",
    },
    {
        "blocks that a newer tool cut finer",
        { PACKAGE "func B() {\n\tf()\n\n\tg()\n}\n", "mode: set\np/a.go:3.10,7.2 2 1\n" },
        { PACKAGE "func B() {\n\tf()\n\n\tg()\n}\n", "mode: set\np/a.go:4.2,4.5 2 0\np/a.go:6.2,6.5 2 0\n" },
        "mode: set\np/a.go:4.2,4.5 2 1\np/a.go:6.2,6.5 2 1\n",
        "",
    },
    {
        "blocks that an older tool cut coarser",
        { PACKAGE "func B() {\n\tf()\n\n\tg()\n}\n", "mode: set\np/a.go:4.2,4.5 2 1\np/a.go:6.2,6.5 2 1\n" },
        { PACKAGE "func B() {\n\tf()\n\n\tg()\n}\n", "mode: set\np/a.go:3.10,7.2 2 0\n" },
        "mode: set\np/a.go:3.10,7.2 2 1\n",
        "",
    },
    {
        "blocks that were cut in other places",
        { PACKAGE "func B() {\n\tf()\n\n\tg()\n}\n", "mode: set\np/a.go:3.10,4.5 1 1\np/a.go:6.2,7.2 1 0\n" },
        { PACKAGE "func B() {\n\tf()\n\n\tg()\n}\n", "mode: set\np/a.go:4.3,6.3 2 0\n" },
        "mode: set\np/a.go:4.3,6.3 2 0\n",
        "B: not_mapped 1\n",
    },
    {
        "one block with other statements",
        { PACKAGE A, "mode: set\n" A_AT_3("1", "1", "1") },
        { PACKAGE A, "mode: set\np/a.go:3.19,4.11 2 0\np/a.go:4.11,6.3 1 0\np/a.go:7.2,7.10 1 0\n" },
        "mode: set\np/a.go:3.19,4.11 2 0\np/a.go:4.11,6.3 1 1\np/a.go:7.2,7.10 1 1\n",
        "A: not_mapped 1\n",
    },
    {
        "functions of one name, one of them changed",
        { PACKAGE "func init() { f() }\nfunc init() { g() }\nfunc init() { g() }\n",
          "mode: set\np/a.go:3.13,3.20 1 1\np/a.go:4.13,4.20 1 1\np/a.go:5.13,5.20 1 0\n" },
        { PACKAGE "func init() { g() }\nfunc init() { h() }\nfunc init() { g() }\n",
          "mode: set\np/a.go:3.13,3.20 1 0\np/a.go:4.13,4.20 1 0\np/a.go:5.13,5.20 1 0\n" },
        "mode: set\np/a.go:3.13,3.20 1 1\np/a.go:4.13,4.20 1 0\np/a.go:5.13,5.20 1 0\n",
        "init: changed 1\n",
    },
    {
        "a block without statements",
        { PACKAGE "func B() {\n}\n", "mode: count\np/a.go:3.11,4.2 0 7\n" },
        { PACKAGE "func B() {}\n", "mode: count\np/a.go:3.11,3.12 0 0\n" },
        "mode: count\np/a.go:3.11,3.12 0 7\n",
        "",
    },
    {
        "a variable's literal",
        { PACKAGE "var a = func() { f() }\n", "mode: set\np/a.go:3.16,3.23 1 1\n" },
        { PACKAGE "var (\n\tb = 1\n\ta = func() { f() }\n)\n", "mode: set\np/a.go:5.13,5.20 1 0\n" },
        "mode: set\np/a.go:5.13,5.20 1 1\n",
        "",
    },
    {
        "methods of a generic type",
        { PACKAGE "func (l *List[T]) F() { f() }\nfunc (l *Tree[T]) F() { f() }\n",
          "mode: set\np/a.go:3.23,3.30 1 1\np/a.go:4.23,4.30 1 0\n" },
        { PACKAGE "func (l *Tree[T]) F() { f() }\nfunc (l *List[T]) F() { f() }\n",
          "mode: set\np/a.go:3.23,3.30 1 0\np/a.go:4.23,4.30 1 0\n" },
        "mode: set\np/a.go:3.23,3.30 1 0\np/a.go:4.23,4.30 1 1\n",
        "",
    },
    {
        "a block over two functions",
        { PACKAGE "func B() { f() }\nfunc C() { f() }\n", "mode: set\np/a.go:3.10,4.17 2 1\n" },
        { PACKAGE "func B() { f() }\nfunc C() { f() }\n", "mode: set\np/a.go:3.10,3.17 1 0\np/a.go:4.10,4.17 1 0\n" },
        "mode: set\np/a.go:3.10,3.17 1 0\np/a.go:4.10,4.17 1 0\n",
        "B: ambiguous 2\nC: ambiguous 2\n",
    },
    {
        "lines without columns that stand alike",
        { "package p\n//line p/a.go:10\nfunc B() {\n\tf()\n}\n", "mode: set\np/a.go:10.0,12.0 1 1\n" },
        { "package p\n\n//line p/a.go:20\nfunc B() {\n\tf()\n}\n", "mode: set\np/a.go:20.0,22.0 1 0\n" },
        "mode: set\np/a.go:20.0,22.0 1 1\n",
        "",
    },
    {
        "lines without columns that do not",
        { "package p\n//line p/a.go:10\nfunc B() {\n\tf()\n}\n", "mode: set\np/a.go:10.0,12.0 1 1\n" },
        { "package p\n//line p/a.go:10\nfunc B() {\n\n\tf()\n}\n", "mode: set\np/a.go:10.0,13.0 1 0\n" },
        "mode: set\np/a.go:10.0,13.0 1 0\n",
        "B: not_mapped 1\n",
    },
    {
        "a text that is not Go",
        { "package p\n\nfunc B() {\n\tf(\n}\n", "mode: set\np/a.go:3.10,5.2 1 1\n" },
        { PACKAGE "func B() {\n\tf()\n}\n", "mode: set\np/a.go:3.10,5.2 1 0\n" },
        "mode: set\np/a.go:3.10,5.2 1 0\n",
        ": no_source 1\n",
    },
    {
        "a block outside of functions",
        { PACKAGE A, "mode: set\np/a.go:1.1,1.3 1 1\n" A_AT_3("1", "0", "0") },
        { PACKAGE A, "mode: set\n" A_AT_3("0", "0", "0") },
        "mode: set\n" A_AT_3("1", "0", "0"),
        ": outside 1\n",
    },
};

static char *losses_text(const Carry *carry)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < carry->losses->len; i++) {
        const CarryLoss *loss = &g_array_index(carry->losses, CarryLoss, i);

        g_string_append_printf(text, "%s: %s %" G_GUINT64_FORMAT "\n", loss->name, carry_reason_names[loss->reason],
                               loss->statements);
    }
    return g_string_free(text, FALSE);
}

static void a_story_ends_as_wanted(gconstpointer data)
{
    const Story *story = data;
    const char *const old_rows[][2] = { { "p/a.go", story->old.text }, { NULL, NULL } };
    const char *const now_rows[][2] = { { "p/a.go", story->now.text }, { NULL, NULL } };
    TableSources old_sources = TABLE_SOURCES(old_rows), now_sources = TABLE_SOURCES(now_rows);
    g_autoptr(Profile) old = profile_of(story->old.profile), now = profile_of(story->now.profile);
    CarrySide side = { .name = "old", .profile = old, .sources = &old_sources.sources };
    g_autofree char *losses = NULL;
    g_autoptr(Carry) carry = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(carry_make(&carry, now, &now_sources.sources, &side, 1, CARRY_MAX, &error));
    assert_profile(carry->profile, story->wanted);
    losses = losses_text(carry);
    g_assert_cmpstr(losses, ==, story->losses);
}

// Two files and three builds, the oldest last.
static const char *const now_rows[][2] = {
    { "p/a.go", PACKAGE A },
    { "p/new.go", PACKAGE "func B() { f() }\n\nfunc C() { g() }\n" },
    { NULL, NULL },
};
static const char *const older_rows[][2] = {
    { "p/a.go", PACKAGE A },
    { "p/old.go", PACKAGE "func B() { f() }\n" },
    { NULL, NULL },
};
static const char *const oldest_rows[][2] = {
    { "p/a.go", PACKAGE A "func C() { g() }\n" },
    { "p/gone.go", PACKAGE "func D() { g() }\n" },
    { NULL, NULL },
};
static const char now_profile[] =
    "mode: count\n" A_AT_3("1", "0", "0") "p/new.go:3.10,3.17 1 0\np/new.go:5.10,5.17 1 0\n";
static const char older_profile[] = "mode: count\n" A_AT_3("4", "5", "0") "p/old.go:3.10,3.17 1 2\n";
static const char oldest_profile[] =
    "mode: count\n" A_AT_3("9", "9", "9") "p/a.go:9.10,9.17 1 1\np/gone.go:3.10,3.17 1 1\n";

static Carry *carry_three(CarryCounts counts)
{
    TableSources now_sources = TABLE_SOURCES(now_rows), older_sources = TABLE_SOURCES(older_rows),
                 oldest_sources = TABLE_SOURCES(oldest_rows);
    g_autoptr(Profile) now = profile_of(now_profile), older = profile_of(older_profile),
                       oldest = profile_of(oldest_profile);
    g_autoptr(GHashTable) renames = g_hash_table_new(g_str_hash, g_str_equal);
    const CarrySide sides[] = {
        { .name = "older", .profile = older, .sources = &older_sources.sources, .renames = renames },
        { .name = "oldest", .profile = oldest, .sources = &oldest_sources.sources },
    };
    g_autoptr(GError) error = NULL;
    Carry *carry = NULL;

    g_hash_table_insert(renames, (char *)"p/new.go", (char *)"p/old.go");
    g_assert_true(carry_make(&carry, now, &now_sources.sources, sides, G_N_ELEMENTS(sides), counts, &error));
    g_assert_no_error(error);
    return carry;
}

static void each_block_is_carried_from_the_newest_that_has_it(void)
{
    static const guint wanted[] = { CARRY_NOW, CARRY_FROM, CARRY_FROM + 1, CARRY_FROM, CARRY_NEVER };
    g_autoptr(Carry) carry = carry_three(CARRY_MAX);

    assert_profile(carry->profile,
                   "mode: count\n" A_AT_3("9", "9", "9") "p/new.go:3.10,3.17 1 2\np/new.go:5.10,5.17 1 0\n");
    g_assert_cmpuint(carry->came->len, ==, G_N_ELEMENTS(wanted));
    for (guint i = 0; i < G_N_ELEMENTS(wanted); i++)
        g_assert_cmpuint(g_array_index(carry->came, guint, i), ==, wanted[i]);
    g_assert_cmpuint(carry->statements, ==, 5);
    g_assert_cmpuint(carry->now, ==, 1);
    g_assert_cmpuint(carry->carried, ==, 3);
}

static void counts_are_added_when_that_is_asked_for(void)
{
    g_autoptr(Carry) carry = carry_three(CARRY_ADD);

    assert_profile(carry->profile,
                   "mode: count\n" A_AT_3("14", "14", "9") "p/new.go:3.10,3.17 1 2\np/new.go:5.10,5.17 1 0\n");
}

static void functions_tell_what_they_have_from_where(void)
{
    g_autoptr(Carry) carry = carry_three(CARRY_MAX);
    const CarryFunction *a = &g_array_index(carry->functions, CarryFunction, 0);
    const CarryFunction *b = &g_array_index(carry->functions, CarryFunction, 1);
    const CarryFunction *c = &g_array_index(carry->functions, CarryFunction, 2);

    g_assert_cmpuint(carry->functions->len, ==, 3);
    g_assert_cmpstr(a->name, ==, "A");
    g_assert_cmpuint(a->now, ==, 1);
    g_assert_cmpuint(a->carried, ==, 2);
    g_assert_cmpuint(a->from, ==, 0);
    g_assert_cmpstr(b->name, ==, "B");
    g_assert_cmpuint(b->carried, ==, 1);
    g_assert_cmpuint(c->line, ==, 5);
    g_assert_cmpuint(c->carried, ==, 0);
    g_assert_cmpuint(c->from, ==, CARRY_NOBODY);
}

static void sides_tell_what_they_gave_and_lost(void)
{
    g_autoptr(Carry) carry = carry_three(CARRY_MAX);
    g_autofree char *losses = losses_text(carry);
    const CarrySideTotal *older = &g_array_index(carry->sides, CarrySideTotal, 0);
    const CarrySideTotal *oldest = &g_array_index(carry->sides, CarrySideTotal, 1);

    g_assert_cmpuint(older->carried.functions, ==, 2);
    g_assert_cmpuint(older->carried.statements, ==, 2);
    g_assert_cmpuint(oldest->carried.statements, ==, 1);
    g_assert_cmpuint(oldest->lost[CARRY_MOVED].functions, ==, 1);
    g_assert_cmpuint(oldest->lost[CARRY_REMOVED].statements, ==, 1);
    g_assert_cmpstr(losses, ==, "C: moved 1\nD: removed 1\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(stories); i++) {
        g_autofree char *path = g_strconcat("/carry/story/", stories[i].name, NULL);

        g_test_add_data_func(path, &stories[i], a_story_ends_as_wanted);
    }
    g_test_add_func("/carry/newest", each_block_is_carried_from_the_newest_that_has_it);
    g_test_add_func("/carry/add", counts_are_added_when_that_is_asked_for);
    g_test_add_func("/carry/functions", functions_tell_what_they_have_from_where);
    g_test_add_func("/carry/sides", sides_tell_what_they_gave_and_lost);
    return g_test_run();
}
