// SPDX-License-Identifier: Apache-2.0
// Agent files: the Go sources of agent/, carried inside this program (made by tools/embed).
#pragma once

#include <glib.h>

typedef struct AgentFile {
    const char *name; // "agent.go"
    const char *text; // ends in a zero
    gsize size;
} AgentFile;

extern const AgentFile agent_files[]; // ends in a row with a NULL name
