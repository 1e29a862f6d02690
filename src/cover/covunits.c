// SPDX-License-Identifier: Apache-2.0
// Covunits: the blocks of one package with what they ran, in the order that `go tool covdata textfmt` gives them.
#include "cover/covunits.h"

#include <string.h>

enum { MOVES_PER_UNIT = 16 };

static CovUnit *units_of(GArray *units)
{
    return (CovUnit *)(void *)units->data;
}

static int compare_text(const char *a, const char *b)
{
    return a == b ? 0 : strcmp(a, b);
}

static inline int compare_number(uint32_t a, uint32_t b)
{
    return a < b ? -1 : a > b;
}

// Blocks at one place go by function, which Go leaves to chance.
static int compare_functions(const CovFunction *a, const CovFunction *b)
{
    int order = compare_text(a->name, b->name);

    return order != 0 ? order : a->is_literal - b->is_literal;
}

static inline int compare_places(const Block *a, const Block *b)
{
    int order = compare_number(a->start_line, b->start_line);

    if (order == 0)
        order = compare_number(a->end_line, b->end_line);
    if (order == 0)
        order = compare_number(a->start_col, b->start_col);
    if (order == 0)
        order = compare_number(a->end_col, b->end_col);
    return order != 0 ? order : compare_number(a->statements, b->statements);
}

static int compare_units(const CovUnit *a, const CovFunction *of_a, const CovUnit *b, const CovFunction *of_b)
{
    int order = of_a == of_b ? 0 : compare_text(of_a->file, of_b->file);

    if (order == 0)
        order = compare_places(&a->block, &b->block);
    return order != 0 || of_a == of_b ? order : compare_functions(of_a, of_b);
}

static int compare_of(gconstpointer a, gconstpointer b, gpointer functions)
{
    const CovUnit *one = a, *other = b;
    const CovFunction *first = functions;

    return compare_units(one, &first[one->function], other, &first[other->function]);
}

// Programs list their blocks almost in order, so that an insertion sort has little to move; it gives up when it has.
// Two that are equal stand together sometime, and are seen.
static bool sort_by_insertion(GArray *array, CovFunction *functions, bool *has_equals)
{
    CovUnit *units = units_of(array);
    gsize moves_left = (gsize)array->len * MOVES_PER_UNIT;

    for (guint i = 1; i < array->len; i++) {
        CovUnit unit = units[i];
        guint to = i;
        int order = compare_of(&units[i - 1], &unit, functions);

        while (order > 0 && moves_left > 0) {
            units[to] = units[to - 1];
            to--;
            moves_left--;
            order = to > 0 ? compare_of(&units[to - 1], &unit, functions) : -1;
        }
        *has_equals |= order == 0;
        units[to] = unit;
        if (moves_left == 0)
            return false;
    }
    return true;
}

static void join_equals(GArray *array, CovFunction *functions, const CovSum *sum)
{
    CovUnit *units = units_of(array);
    guint n_kept = 0;

    for (guint i = 0; i < array->len; i++) {
        CovUnit *last = n_kept > 0 ? &units[n_kept - 1] : NULL;

        if (last && compare_of(last, &units[i], functions) == 0)
            last->count = covsum_count(sum, last->count, units[i].count);
        else
            units[n_kept++] = units[i];
    }
    g_array_set_size(array, n_kept);
}

void covunits_settle(GArray *units, const GArray *functions, const CovSum *sum)
{
    CovFunction *first = (CovFunction *)(void *)functions->data;
    bool has_equals = false;

    if (!sort_by_insertion(units, first, &has_equals)) {
        g_qsort_with_data(units->data, (gint)units->len, sizeof(CovUnit), compare_of, first);
        has_equals = true;
    }
    if (has_equals)
        join_equals(units, first, sum);
}

bool covunits_agree(const GArray *units, const GArray *functions, const GArray *others, const GArray *their_functions)
{
    if (units->len != others->len)
        return false;
    for (guint i = 0; i < units->len; i++) {
        const CovUnit *one = &g_array_index(units, CovUnit, i), *other = &g_array_index(others, CovUnit, i);

        if (compare_units(one, &g_array_index(functions, CovFunction, one->function), other,
                          &g_array_index(their_functions, CovFunction, other->function)) != 0)
            return false;
    }
    return true;
}

void covunits_add(GArray *units, const GArray *others, const CovSum *sum)
{
    for (guint i = 0; i < units->len; i++) {
        uint64_t *count = &units_of(units)[i].count;

        *count = covsum_count(sum, *count, g_array_index(others, CovUnit, i).count);
    }
}
