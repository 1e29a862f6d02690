// SPDX-License-Identifier: Apache-2.0
// Settings: what an operator may choose, from a YAML file, the environment and the command line.
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

// All values after defaults were filled in. Names are those of the YAML keys (docs/configuration.md).
typedef struct Settings {
    char *root;                                            // data folder
    bool has_center, has_report, has_watchdog, has_portal; // roles
    char *center_listen;                                   // "127.0.0.1:7777"
    char *listen;                                          // "127.0.0.1:8089": report, watch dog, portal
    GStrv allowed_hosts;                                   // further names of the server; NULL: none
    char *foreign_center;                                  // URL of a goc center to use instead of our own; NULL
    bool is_ip_revised;
    GHashTable *repositories; // app name or module path -> git URL
    bool is_file_repository_allowed;
    char *git_user;
    char *git_token;
    int64_t git_timeout_ms;
    int64_t mirror_fresh_ms; // a mirror younger than this knows where branches and tags are
    char *diff_base;         // increment/base_rule.h; NULL: the default branch
    GPtrArray *diff_bases;   // AppBaseRule
    bool is_diff_made_ahead; // increments of what was collected are made before anybody asks
    int64_t agent_timeout_ms;
    int64_t sync_wait_ms; // how long a sync request waits for its result
    int64_t sync_fresh_ms;
    int64_t check_interval_ms;
    GArray *pull_pauses_ms;                                          // int64_t
    bool is_loopback_allowed, is_private_allowed, is_public_allowed; // agents that may be asked
} Settings;

Settings *settings_new_default(void);
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

// One row for each setting: the key in the YAML file; `--its-name` on the command line, GOC_PLUGIN_ITS_NAME in the
// environment.
typedef struct SettingRow {
    const char *key;
    bool is_switch;      // "true" or "false"; on the command line alone it means true
    const char *form;    // what a value looks like, "ADDRESS"
    const char *summary; // one line
} SettingRow;

extern const SettingRow setting_rows[]; // ends in a row with a NULL key

// Sets one from text; lists are separated by commas, rows of `repositories` are "app=url". INVALID names the key.
bool settings_set(Settings *settings, const char *key, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Adds a rule for the base of the apps that fit `pattern`, behind those that are there. INVALID says what is wrong.
bool settings_add_diff_base(Settings *settings, const char *pattern, const char *rule,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

// What fits no single key: a role that needs another one, no center at all.
bool settings_check(const Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Reads a YAML file over `settings`. INVALID names file, line and column for unknown or duplicate keys and wrong types.
bool settings_read(Settings *settings, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// Reads the reference's module_repo_map.json: {app name: git URL}. Rows that are there already stay.
bool settings_read_repository_map(Settings *settings, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

// GITLAB_USER and GITLAB_TOKEN, as the reference takes them, and GOC_PLUGIN_<KEY> for every key.
bool settings_read_environment(Settings *settings, GError **error) G_GNUC_WARN_UNUSED_RESULT;
