// SPDX-License-Identifier: Apache-2.0
// Cover notes: what a reader should know of how well reports and changes fit each other, in sentences.
#pragma once

#include "cover/line_judge.h"
#include "cover/profile.h"
#include "git/changes.h"

// Adds to `notes` (char *) what in the profile called `report` was not found, or is not of the texts as they are now.
void cover_notes_add_profile(GPtrArray *notes, const char *report, const Profile *profile, const LineCover *cover);

// Adds which files the report has when none of those that changed is among them, though some are of the same language:
// its paths may begin elsewhere.
void cover_notes_add_report(GPtrArray *notes, const char *report, const LineCover *cover, const Changes *changes,
                            const LineRules *rules);
