// SPDX-License-Identifier: Apache-2.0
// Covunits: the blocks of one package with what they ran, in the order that `go tool covdata textfmt` gives them.
#include "cover/covunits.h"

#include <string.h>

enum { MOVES_PER_UNIT = 16 };

static CovUnit *units_of(GArray *units)
{
    return (CovUnit *)(void *)units->data;
}

static const CovFunction *function_of(const GArray *functions, const CovUnit *unit)
{
    return &g_array_index(functions, CovFunction, unit->function);
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

static int compare_units(gconstpointer a, gconstpointer b, gpointer functions)
{
    const CovUnit *one = a, *other = b;
    bool is_one_function = one->function == other->function;
    int order =
        is_one_function ? 0 : compare_text(function_of(functions, one)->file, function_of(functions, other)->file);

    if (order == 0)
        order = compare_number(one->block.start_line, other->block.start_line);
    if (order == 0)
        order = compare_number(one->block.end_line, other->block.end_line);
    if (order == 0)
        order = compare_number(one->block.start_col, other->block.start_col);
    if (order == 0)
        order = compare_number(one->block.end_col, other->block.end_col);
    if (order == 0)
        order = compare_number(one->block.statements, other->block.statements);
    if (order == 0 && !is_one_function)
        order = compare_functions(function_of(functions, one), function_of(functions, other));
    return order;
}

// Programs list their blocks almost in order, so that an insertion sort has little to move; it gives up when it has.
static bool sort_by_insertion(GArray *array, gpointer functions)
{
    CovUnit *units = units_of(array);
    gsize moves_left = (gsize)array->len * MOVES_PER_UNIT;

    for (guint i = 1; i < array->len; i++) {
        CovUnit unit = units[i];
        guint to = i;

        if (compare_units(&units[i - 1], &unit, functions) <= 0)
            continue;
        while (to > 0 && compare_units(&units[to - 1], &unit, functions) > 0 && moves_left > 0) {
            units[to] = units[to - 1];
            to--;
            moves_left--;
        }
        units[to] = unit;
        if (moves_left == 0)
            return false;
    }
    return true;
}

void covunits_settle(GArray *array, const GArray *functions, const CovSum *sum)
{
    CovUnit *units = units_of(array);
    guint n_kept = 0;

    if (!sort_by_insertion(array, (gpointer)functions))
        g_qsort_with_data(array->data, (gint)array->len, sizeof(CovUnit), compare_units, (gpointer)functions);
    for (guint i = 0; i < array->len; i++) {
        CovUnit *last = n_kept > 0 ? &units[n_kept - 1] : NULL;

        if (last && compare_units(last, &units[i], (gpointer)functions) == 0)
            last->count = covsum_count(sum, last->count, units[i].count);
        else
            units[n_kept++] = units[i];
    }
    g_array_set_size(array, n_kept);
}

bool covunits_agree(const GArray *units, const GArray *others, const GArray *functions)
{
    if (units->len != others->len)
        return false;
    for (guint i = 0; i < units->len; i++) {
        if (compare_units(&g_array_index(units, CovUnit, i), &g_array_index(others, CovUnit, i), (gpointer)functions))
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
