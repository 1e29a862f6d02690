// SPDX-License-Identifier: Apache-2.0
// Tests of increment/gap_answers, with a real store and real repositories.
#include "increment/gap_answers.h"

#include "base/error.h"
#include "increment/test_world.h"

static GapAnswer *answer_of(GapAnswers *answers, const Snapshot *snapshot, const IncrementQuestion *question)
{
    g_autoptr(Comparison) comparison = NULL;
    g_autoptr(GError) error = NULL;
    GapAnswer *answer;

    if (!gap_answers_get(answers, snapshot, question, &comparison, &answer, &error))
        g_error("%s", error->message);
    return answer;
}

static void the_same_question_has_the_same_answer_until_the_coverage_changes(void)
{
    const IncrementQuestion own = { 0 }, tag = { .base = "v1.0.0" };
    g_auto(World) world = { 0 };
    g_autoptr(GapAnswers) answers = NULL;
    g_autoptr(GapAnswer) first = NULL, again = NULL, other = NULL, newer = NULL;
    g_autoptr(Snapshot) snapshot = NULL;

    world_init(&world);
    answers = gap_answers_new(world.increments);
    first = answer_of(answers, world.snapshot, &own);
    g_assert_cmpuint(first->gaps->list->len, ==, 3);
    g_assert_cmpuint(first->lines.covered, ==, 3);
    g_assert_cmpuint(first->lines.statements, ==, 6);
    other = answer_of(answers, world.snapshot, &tag);
    g_assert_true(other != first);
    again = answer_of(answers, world.snapshot, &own);
    g_assert_true(again == first);
    snapshot = publish(&world, "staging", world.changed, OTHER_PROFILE);
    newer = answer_of(answers, snapshot, &own);
    g_assert_true(newer != first);
    g_assert_cmpuint(newer->lines.covered, ==, 6);
}

static void an_answer_outlives_those_who_kept_it(void)
{
    const IncrementQuestion own = { 0 };
    g_auto(World) world = { 0 };
    g_autoptr(GapAnswer) answer = NULL;
    g_autofree char *name = NULL;

    world_init(&world);
    {
        g_autoptr(GapAnswers) answers = gap_answers_new(world.increments);

        answer = answer_of(answers, world.snapshot, &own);
    }
    name = gap_name(&g_array_index(answer->gaps->list, Gap, 0));
    g_assert_cmpstr(name, ==, "missed");
}

static void what_fails_is_not_kept(void)
{
    const IncrementQuestion own = { 0 }, nothing = { .base = "nothing" };
    g_auto(World) world = { 0 };
    g_autoptr(GapAnswers) answers = NULL;
    g_autoptr(Comparison) comparison = NULL;
    g_autoptr(GapAnswer) answer = NULL;
    g_autoptr(GError) error = NULL;

    world_init(&world);
    answers = gap_answers_new(world.increments);
    g_assert_false(gap_answers_get(answers, world.snapshot, &nothing, &comparison, &answer, &error));
    g_assert_error(error, GOC_ERROR, GOC_ERROR_NOT_FOUND);
    answer = answer_of(answers, world.snapshot, &own);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/gap answers/kept", the_same_question_has_the_same_answer_until_the_coverage_changes);
    g_test_add_func("/gap answers/outlives", an_answer_outlives_those_who_kept_it);
    g_test_add_func("/gap answers/failure", what_fails_is_not_kept);
    return g_test_run();
}
