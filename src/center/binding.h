// SPDX-License-Identifier: Apache-2.0
// Binding: the parameters of a center request: query, form or JSON, bound as gin binds them, with its and Go's error
// texts.
#pragma once

#include "center/center.h"

#include <glib.h>
#include <stdbool.h>

typedef struct RegisterParam {
    char *name;
    char *address;
    char *ip_revise;
} RegisterParam;
void register_param_clear(RegisterParam *param);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RegisterParam, register_param_clear)

typedef struct ProfileParam {
    bool is_forced;
    GPtrArray *services; // char *, in the order given; the same for the rest
    GPtrArray *addresses;
    GPtrArray *coverfile; // patterns
    GPtrArray *skipfile;
} ProfileParam;
void profile_param_clear(ProfileParam *param);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProfileParam, profile_param_clear)

// INVALID with the text that goc answers. Fill an empty `*param`, which the caller clears in either case.
bool register_param_bind(RegisterParam *param, const CenterRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool profile_param_bind(ProfileParam *param, const CenterRequest *request, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// A bool as Go's strconv.ParseBool reads it; INVALID with its text.
bool go_parse_bool(const char *text, bool *out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
