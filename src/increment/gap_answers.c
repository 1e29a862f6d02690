// SPDX-License-Identifier: Apache-2.0
// Gap answers: the functions that changed up to snapshots' commits; the last answers are kept.
#include "increment/gap_answers.h"

#include "base/turns.h"
#include "increment/increment_files.h"

#include <pthread.h>

enum {
    AUTHORS_TIMEOUT_MS = 10000,
    AUTHORS_FILES = 200,
    CEILING_WEIGHT = 200 * 1000, // functions and files of all that is kept
    CEILING_KEPT = 256,
};

struct GapAnswers {
    Increments *increments;
    Turns *makings;       // by key
    pthread_mutex_t lock; // of what follows
    GQueue kept;          // Kept; the last one asked for is the first
    guint weight;         // of all of them
};

typedef struct Kept {
    char *key;
    GapAnswer *answer;
    guint weight;
} Kept;

static void answer_clear(void *data)
{
    GapAnswer *answer = data;

    gaps_free(answer->gaps);
    line_cover_free(answer->cover);
    changes_free(answer->changes);
}

void gap_answer_unref(GapAnswer *answer)
{
    if (answer)
        g_atomic_rc_box_release_full(answer, answer_clear);
}

GapsView gap_answer_view(const GapAnswer *answer, const Comparison *comparison)
{
    return (GapsView){ .gaps = answer->gaps,
                       .changes = answer->changes,
                       .base_name = comparison->base->name,
                       .absent = answer->cover->absent };
}

static void kept_free(void *data)
{
    Kept *kept = data;

    g_free(kept->key);
    gap_answer_unref(kept->answer);
    g_free(kept);
}

GapAnswers *gap_answers_new(Increments *increments)
{
    GapAnswers *answers = g_new0(GapAnswers, 1);

    answers->increments = increments;
    answers->makings = turns_new();
    pthread_mutex_init(&answers->lock, NULL);
    g_queue_init(&answers->kept);
    return answers;
}

void gap_answers_free(GapAnswers *answers)
{
    if (!answers)
        return;
    g_queue_clear_full(&answers->kept, kept_free);
    pthread_mutex_destroy(&answers->lock);
    turns_free(answers->makings);
    g_free(answers);
}

// NULL when it is not kept.
static GapAnswer *look_up(GapAnswers *answers, const char *key)
{
    GapAnswer *answer = NULL;

    pthread_mutex_lock(&answers->lock);
    for (GList *link = answers->kept.head; link && !answer; link = link->next) {
        Kept *kept = link->data;

        if (!g_str_equal(kept->key, key))
            continue;
        answer = g_atomic_rc_box_acquire(kept->answer);
        g_queue_unlink(&answers->kept, link);
        g_queue_push_head_link(&answers->kept, link);
        break;
    }
    pthread_mutex_unlock(&answers->lock);
    return answer;
}

// Those that were not asked for the longest have to go.
static void keep(GapAnswers *answers, const char *key, GapAnswer *answer)
{
    Kept *kept = g_new0(Kept, 1);

    kept->key = g_strdup(key);
    kept->answer = g_atomic_rc_box_acquire(answer);
    kept->weight = 1 + answer->gaps->changes->list->len + answer->changes->files->len;
    pthread_mutex_lock(&answers->lock);
    g_queue_push_head(&answers->kept, kept);
    answers->weight += kept->weight;
    while (answers->weight > CEILING_WEIGHT || answers->kept.length > CEILING_KEPT) {
        Kept *last = g_queue_pop_tail(&answers->kept);

        answers->weight -= last->weight;
        kept_free(last);
    }
    pthread_mutex_unlock(&answers->lock);
}

static bool find_gaps(const Increment *increment, Gaps **out, GError **error)
{
    const Comparison *comparison = increment->comparison;
    const char *folder = comparison->mirror->folder;
    g_autoptr(SourceTexts) base = NULL;
    g_autoptr(SourceTexts) head = NULL;
    GapsQuestion question = { .changes = increment->changes,
                              .profile = increment->profile,
                              .sources = increment->sources,
                              .absent = increment->cover->absent };
    AuthorsQuestion authors = { .folder = folder,
                                .from = comparison_from(comparison),
                                .head = comparison->base->head,
                                .files_ceiling = AUTHORS_FILES,
                                .timeout_ms = AUTHORS_TIMEOUT_MS };

    if (!source_texts_of_commit(&base, folder, authors.from, error) ||
        !source_texts_of_commit(&head, folder, authors.head, error))
        return false;
    question.base = base;
    question.now = head;
    if (!gaps_make(out, &question, error))
        return false;
    gaps_find_owners(*out, head);
    gaps_find_authors(*out, &authors);
    return true;
}

// Takes the comparison over, and gives it back.
static bool make(GapAnswers *answers, const Snapshot *snapshot, Comparison **comparison, GapAnswer **out,
                 GError **error)
{
    g_autoptr(Increment) increment = NULL;
    Gaps *gaps;

    if (!increments_open_compared(answers->increments, snapshot, g_steal_pointer(comparison), &increment, error) ||
        !find_gaps(increment, &gaps, error))
        return false;
    *out = g_atomic_rc_box_new0(GapAnswer);
    (*out)->gaps = gaps;
    (*out)->changes = g_steal_pointer(&increment->changes);
    (*out)->cover = g_steal_pointer(&increment->cover);
    (*out)->lines = (Total){ .covered = increment->diff->n_measured - increment->diff->n_missing,
                             .statements = increment->diff->n_measured };
    *comparison = g_steal_pointer(&increment->comparison);
    return true;
}

// With the key's turn: who had it before may have made it.
static bool look_up_or_make(GapAnswers *answers, const Snapshot *snapshot, const char *key, Comparison **comparison,
                            GapAnswer **out, GError **error)
{
    *out = look_up(answers, key);
    if (*out)
        return true;
    if (!make(answers, snapshot, comparison, out, error))
        return false;
    keep(answers, key, *out);
    return true;
}

bool gap_answers_get(GapAnswers *answers, const Snapshot *snapshot, const IncrementQuestion *question,
                     Comparison **comparison, GapAnswer **out, GError **error)
{
    g_autoptr(Comparison) compared = NULL;
    g_autofree char *key = NULL;
    bool is_done = true;

    if (!increments_compare(answers->increments, snapshot, question, &compared, error))
        return false;
    key = increment_file_path(snapshot, compared, INCREMENT_JSON);
    *out = look_up(answers, key);
    if (!*out) {
        if (!turns_take(answers->makings, key, INT64_MAX))
            g_assert_not_reached(); // without a deadline
        is_done = look_up_or_make(answers, snapshot, key, &compared, out, error);
        turns_end(answers->makings, key);
    }
    if (is_done)
        *comparison = g_steal_pointer(&compared);
    return is_done;
}
