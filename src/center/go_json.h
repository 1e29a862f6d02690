// SPDX-License-Identifier: Apache-2.0
// Go JSON: says what Go's decoder says about a text that is not JSON, since goc's clients see those words.
// Source: encoding/json, scanner.go.
#pragma once

#include <glib.h>
#include <stdbool.h>

// Finds the first value of the text, which ends `*value_size` bytes from its start; what follows is not looked at, as
// in Go. INVALID with Go's message ("EOF", "unexpected EOF", "invalid character 'b' looking for beginning of value").
bool go_json_first_value(const char *text, gsize size, gsize *value_size, GError **error) G_GNUC_WARN_UNUSED_RESULT;
