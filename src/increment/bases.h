// SPDX-License-Identifier: Apache-2.0
// Bases: which commit the changes up to a snapshot's commit are counted from, and how that was chosen.
#pragma once

#include "increment/base_rule.h"
#include "report/repositories.h"

typedef struct Base {
    char *name;                      // as people know it: "main", "v1.2.0", an id
    char *choice;                    // how it was chosen: "the repository's default branch"
    char commit[COMMIT_ID_SIZE];     // what the name stands for
    char merge_base[COMMIT_ID_SIZE]; // the best common ancestor of it and the head
    char head[COMMIT_ID_SIZE];       // the snapshot's commit
    char *note;                      // what a reader has to know; NULL: nothing
} Base;
void base_free(Base *base);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Base, base_free)

// What a base is looked for with. Everything is borrowed.
typedef struct BaseQuestion {
    Repositories *repositories;
    Store *store;
    const Snapshot *snapshot;
    const BaseRule *rule;
    bool is_asked; // the rule is a question's, not one of the settings
} BaseQuestion;

// Whether the answer may change when the remote does: only ids stand still.
bool base_rule_moves(const BaseRule *rule);

// Finds the base in the snapshot's mirror. A commit that is on the branch of a rule of the settings already has no
// changes against it; its base is that of the rule "previous" then, or else its first parent, and `note` says so.
//
// NOT_FOUND: no such branch, tag, commit or build, or no common history; the message says what to do. INVALID: the name
// means several commits.
bool base_find(Base **out, const BaseQuestion *question, SnapshotMirror *mirror,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;
