// SPDX-License-Identifier: Apache-2.0
// Totals table: rows of totals for people, and for programs as JSON.
#pragma once

#include "base/output.h"
#include "format/json.h"
#include "report/exclusion.h"
#include "report/missing.h"
#include "report/totals.h"

typedef struct TotalsTable {
    const char *by;       // what a row is: "file"; NULL: there are no rows
    const Totals *totals; // NULL: only the total
    Total total;
    const Exclusion *exclusion; // files that were left out of all this,
    const Missing *missing;     // and files that could not be read for it
} TotalsTable;

// A line a row: name, covered, statements, percent, in columns; the last is the total. Neither what was left out nor
// what is missing is in it.
void totals_table_write(const TotalsTable *table, Output *output);

// One object: "by", "rows", "total", "excluded", "missing".
void totals_table_write_json(const TotalsTable *table, Output *output);

// Writes a total under `key`: {"covered":1,"statements":2,"percent":50.0}.
void total_write_json(JsonWriter *json, const char *key, Total total);

// Writes rows under `key`, an array of {"name","total"}; NULL: none.
void totals_write_json(JsonWriter *json, const char *key, const Totals *totals);

// Writes "excluded", an array of {"name","reason","total"}, and "missing", one of {"name","reason"}.
void exclusion_write_json(JsonWriter *json, const Exclusion *exclusion, const Missing *missing);
