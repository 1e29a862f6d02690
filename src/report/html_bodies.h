// SPDX-License-Identifier: Apache-2.0
// HTML bodies: reads the source of each file of a report and has it written, on several threads where the sources allow
// it.
#pragma once

#include "base/output.h"
#include "cover/profile.h"
#include "gosrc/sources.h"
#include "report/missing.h"

typedef struct HtmlBodies {
    const Profile *profile;
    Sources *sources;
    Missing *missing; // NULL: every source must be there
    void *data;       // for those below, which are called in several threads at once, each with an output of its own

    // Write what file number `i` with the source `text` comes to, or without it for this `reason`, into memory.
    void (*write)(void *data, guint i, const char *text, gsize size, Output *output);
    void (*write_missing)(void *data, guint i, const char *reason, Output *output);

    // Takes what was written: of one file, `i`, or, when `is_in_order`, of some that follow each other, from `i` on;
    // then it is called for one after the other, from the first file to the last.
    bool (*hand_over)(void *data, guint i, const Output *output, GError **error);
    bool is_in_order;
} HtmlBodies;

// Only as many sources as there are threads are in memory at a time. Files whose source cannot be read are told in
// `missing`; when that is NULL they fail it, and the message names every one. So does a hand_over() that fails.
bool html_bodies_make(const HtmlBodies *bodies, GError **error) G_GNUC_WARN_UNUSED_RESULT;
