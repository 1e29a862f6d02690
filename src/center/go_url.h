// SPDX-License-Identifier: Apache-2.0
// Go URL: reads a URL as Go's net/url does, with its words for what is wrong.
// Source: net/url, url.go; net, ipsock.go.
#pragma once

#include <glib.h>
#include <stdbool.h>

// What the center looks at in a URL.
typedef struct GoUrl {
    char *scheme; // in lower case
    char *host;   // with port and brackets, unescaped; "" when there is none
} GoUrl;
void go_url_clear(GoUrl *url);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(GoUrl, go_url_clear)

// INVALID with url.Parse's text: `parse "127.0.0.1:80": first path segment in URL cannot contain colon`.
bool go_url_parse(GoUrl *out, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Splits "host:port" and "[host]:port" as net.SplitHostPort does; without a port `*port` is "" and `*host` the whole
// text. INVALID with its text: "address ::1:80: too many colons in address". The caller frees both.
bool go_url_split_host(const char *text, char **host, char **port, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Decodes a query or form value: "+" is a blank. INVALID with `invalid URL escape "%zz"`. The caller frees.
bool go_url_unescape_query(const char *text, gsize size, char **out, GError **error) G_GNUC_WARN_UNUSED_RESULT;
