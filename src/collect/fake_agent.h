// SPDX-License-Identifier: Apache-2.0
// Fake agent: a real HTTP server inside a test that answers well, or misbehaves in one chosen way.
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum FakeBehaviour {
    FAKE_GOOD,     // what fake_agent_answer() set, 404 for other paths
    FAKE_CLOSING,  // closes before it answers
    FAKE_CUT,      // promises more bytes than it sends, then closes
    FAKE_ENDLESS,  // a body without an end
    FAKE_DRIPPING, // a body of one byte every 20 ms
    FAKE_HANGING,  // takes the request and says nothing
    FAKE_GARBAGE,  // not HTTP
} FakeBehaviour;

typedef struct FakeAgent FakeAgent;

// Listens at a free port of 127.0.0.1, on a thread of its own.
FakeAgent *fake_agent_new(FakeBehaviour behaviour);
void fake_agent_free(FakeAgent *agent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FakeAgent, fake_agent_free)

// "http://127.0.0.1:40123".
const char *fake_agent_address(const FakeAgent *agent);

// From now on answers `path` so. `headers` is "" or whole lines, each ending in CRLF.
void fake_agent_answer(FakeAgent *agent, const char *path, unsigned status, const char *headers, const char *body);
void fake_agent_answer_bytes(FakeAgent *agent, const char *path, unsigned status, const char *headers, GBytes *body);

// How many requests came for `path`, NULL: for any.
guint fake_agent_count(FakeAgent *agent, const char *path);

// The whole text of the newest request; the caller frees.
char *fake_agent_last_request(FakeAgent *agent);
