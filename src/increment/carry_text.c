// SPDX-License-Identifier: Apache-2.0
// Carry text: what was carried and what was not, as tables for people.
#include "increment/carry_text.h"

#include "base/printable.h"
#include "report/columns.h"

#include <inttypes.h>

enum { LABEL_COLUMNS = 42, SHORT_ID_DIGITS = 12 };

// Takes `text` over.
static void write_label(char *text, Output *output)
{
    g_autofree char *label = text;
    g_autofree char *shown = printable(label, "");
    gsize columns = columns_of(shown);

    output_text(output, shown);
    columns_fill(output, ' ', columns < LABEL_COLUMNS ? LABEL_COLUMNS - columns : 1);
}

// "v1.2 (0123456789ab)"; the caller frees.
static char *commit_label(const char *before, const char *name, const char *commit)
{
    if (g_str_has_prefix(commit, name))
        return g_strdup_printf("%s%.*s", before, SHORT_ID_DIGITS, commit);
    return g_strdup_printf("%s%s (%.*s)", before, name, SHORT_ID_DIGITS, commit);
}

static char *side_label(const char *before, const CarrySide *side)
{
    return commit_label(before, side->name, side->commit);
}

static void write_share(uint64_t part, uint64_t whole, Output *output)
{
    output_printf(output, "%9.1f%%", whole > 0 ? 100.0 * (double)part / (double)whole : 0.0);
}

static void write_row(char *label, CarrySum sum, uint64_t whole, Output *output)
{
    write_label(label, output);
    output_printf(output, "%11" PRIu64 "%12" PRIu64, sum.functions, sum.statements);
    write_share(sum.statements, whole, output);
    output_byte(output, '\n');
}

typedef struct Functions {
    uint64_t all, now, known; // known: now or carried
} Functions;

static Functions count_functions(const Carry *carry)
{
    Functions count = { 0 };

    for (guint i = 0; i < carry->functions->len; i++) {
        const CarryFunction *function = &g_array_index(carry->functions, CarryFunction, i);

        count.all++;
        count.now += function->now > 0;
        count.known += function->now + function->carried > 0;
    }
    return count;
}

static void write_totals(const Carry *carry, const CarryTitle *title, Output *output)
{
    Functions functions = count_functions(carry);

    write_label(commit_label("", title->name, title->commit), output);
    output_text(output, "  functions  statements   covered\n");
    write_row(g_strdup("now"), (CarrySum){ functions.now, carry->now }, carry->statements, output);
    for (guint i = 0; i < carry->sides->len; i++)
        write_row(side_label("carried from ", &title->sides[i]), g_array_index(carry->sides, CarrySideTotal, i).carried,
                  carry->statements, output);
    write_row(g_strdup("together"), (CarrySum){ functions.known, carry->now + carry->carried }, carry->statements,
              output);
    write_label(g_strdup("of"), output);
    output_printf(output, "%11" PRIu64 "%12" PRIu64 "\n", functions.all, carry->statements);
}

static void write_losses(const CarrySide *side, const CarrySideTotal *total, Output *output)
{
    output_byte(output, '\n');
    write_label(side_label("Covered but not carried from ", side), output);
    output_byte(output, '\n');
    for (CarryReason reason = 0; reason < CARRY_REASONS; reason++) {
        if (total->lost[reason].statements == 0)
            continue;
        write_label(g_strconcat("  ", carry_reason_texts[reason], NULL), output);
        output_printf(output, "%11" PRIu64 "%12" PRIu64 "\n", total->lost[reason].functions,
                      total->lost[reason].statements);
    }
}

static bool has_losses(const CarrySideTotal *total)
{
    for (CarryReason reason = 0; reason < CARRY_REASONS; reason++) {
        if (total->lost[reason].statements > 0)
            return true;
    }
    return false;
}

static char *function_label(const char *file, uint32_t line, const char *receiver, const char *name)
{
    return g_strdup_printf("%s:%u: %s%s%s%s", file, line, receiver[0] != '\0' ? "(" : "", receiver,
                           receiver[0] != '\0' ? ")." : "", name);
}

static void write_function(const CarryFunction *function, const CarryTitle *title, Output *output)
{
    write_label(function_label(function->file, function->line, function->receiver, function->name), output);
    output_printf(output, " %" PRIu64 "+%" PRIu64 "/%" PRIu64 " %s", function->now, function->carried,
                  function->statements, carry_function_state(function));
    if (function->from != CARRY_NOBODY) {
        g_autofree char *from = side_label(" from ", &title->sides[function->from]);

        output_text(output, from);
    }
    if (function->lost != CARRY_NOBODY) {
        g_autofree char *since = side_label(" since ", &title->sides[function->lost]);

        output_printf(output, "; %s%s", carry_reason_texts[function->reason], since);
    }
    output_byte(output, '\n');
}

static void write_functions(const Carry *carry, const CarryTitle *title, Output *output)
{
    for (guint i = 0; i < carry->functions->len; i++)
        write_function(&g_array_index(carry->functions, CarryFunction, i), title, output);
    for (guint i = 0; i < carry->losses->len; i++) {
        const CarryLoss *loss = &g_array_index(carry->losses, CarryLoss, i);
        g_autofree char *from = side_label("", &title->sides[loss->side]);

        write_label(function_label(loss->file, loss->line, loss->receiver, loss->name), output);
        output_printf(output, " %" PRIu64 " of %s: %s\n", loss->statements, from, carry_reason_texts[loss->reason]);
    }
    output_byte(output, '\n');
}

void carry_text_write(const Carry *carry, const CarryTitle *title, bool has_functions, Output *output)
{
    if (has_functions)
        write_functions(carry, title, output);
    write_totals(carry, title, output);
    for (guint i = 0; i < carry->sides->len; i++) {
        const CarrySideTotal *total = &g_array_index(carry->sides, CarrySideTotal, i);

        if (has_losses(total))
            write_losses(&title->sides[i], total, output);
    }
    output_printf(output, "\n%s\n", carry_not_seen);
}
