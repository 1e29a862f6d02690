// SPDX-License-Identifier: Apache-2.0
// Watcher routes: the watch dog's paths of the reference's later version.
#include "server/app.h"
#include "server/parameters.h"
#include "server/raw_profile.h"
#include "server/replies.h"
#include "server/stored_files.h"
#include "server/syncing.h"

static void list_addresses(Request *request, void *data)
{
    const App *app = data;
    g_autoptr(GPtrArray) services = NULL;
    g_autoptr(GError) error = NULL;
    JsonWriter json;

    if (!registry_list(app->registry, &services, &error)) {
        replies_note_failure(request, error);
        replies_message(request, 500, "Sync and list services from goc register list failed.");
        return;
    }
    json = replies_json_new();
    json_object_begin(&json);
    json_key(&json, "addresses");
    json_array_begin(&json);
    for (guint i = 0; i < services->len; i++) {
        const RegisteredService *service = g_ptr_array_index(services, i);

        for (guint j = 0; j < service->addresses->len; j++)
            json_string(&json, g_ptr_array_index(service->addresses, j));
    }
    json_array_end(&json);
    json_member_int(&json, "code", 200);
    json_object_end(&json);
    replies_json(request, 200, &json);
}

static void write_names(JsonWriter *json, const char *key, const GPtrArray *files)
{
    json_key(json, key);
    json_array_begin(json);
    for (guint i = 0; i < files->len; i++) {
        g_autofree char *name = stored_file_name(g_ptr_array_index(files, i), "cov");

        json_string(json, name);
    }
    json_array_end(json);
}

// The reference's key ends in a colon; its clients read that one, all others the sane one.
static void reply_names(Request *request, const GPtrArray *files)
{
    JsonWriter json = replies_json_new();

    json_object_begin(&json);
    json_member_int(&json, "code", 200);
    write_names(&json, "cover_files", files);
    write_names(&json, "cover_files:", files);
    json_object_end(&json);
    replies_json(request, 200, &json);
}

static void list_profiles(Request *request, void *app)
{
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_message);
    g_autoptr(GPtrArray) files = NULL;
    g_autoptr(GError) error = NULL;

    if (!parameters)
        return;
    if (!parameters->limit) {
        replies_message(request, 400, PARAMETERS_BIND_ERROR);
    } else if (parameters->limit < 1) {
        replies_message(request, 400, "Limit cannot be less than 1.");
    } else if (!stored_file_list(app, parameters->service, parameters->limit, &files, &error)) {
        replies_note_failure(request, error);
        replies_message(request, 500, "List file failed.");
    } else if (!files->len) {
        replies_message(request, 400, "Service cov file not found.");
    } else {
        reply_names(request, files);
    }
}

static void download_profile(Request *request, void *app)
{
    g_autoptr(Parameters) parameters = parameters_of_service(request, replies_message);
    g_autoptr(Snapshot) snapshot = NULL;
    g_autoptr(GBytes) profile = NULL;
    g_autoptr(GError) error = NULL;

    if (!parameters)
        return;
    if (!stored_file_find(app, parameters->service, parameters->cov_file_name, &snapshot, &error)) {
        bool is_missing = error_kind(error) == GOC_ERROR_NOT_FOUND;

        replies_note_failure(request, error);
        replies_message(request, is_missing ? 400 : 500,
                        is_missing ? "Cov file is not exist." : "Get latest file in dir failed.");
    } else if (raw_profile_of_snapshot(snapshot, &profile, &error)) {
        replies_binary(request, profile);
    } else {
        replies_note_failure(request, error);
        replies_message(request, 500, "Read file failed.");
    }
}

// What the hook asks for is saved only when every instance it named was read.
static void reply_hooked(Request *request, const Parameters *parameters, const SyncResult *result)
{
    switch (result->state) {
    case SYNC_DONE:
        if (!syncing_partial_reason(result)) {
            replies_message(request, 200, "Sync service raw cover success.");
            return;
        }
        break;
    case SYNC_FRESH: replies_message(request, 200, "Sync service raw cover success."); return;
    case SYNC_OFFLINE: replies_message(request, 400, "Service is not exist in goc register list."); return;
    case SYNC_RUNNING: break;
    case SYNC_FAILED: break;
    }
    replies_message(request, 500, "Sync service cover failed.");
}

// A pod that is about to end calls this before it goes: what it covered until now is read, however fresh the last read
// is.
static void save_before_end(Request *request, void *app)
{
    Parameters *parameters = parameters_of_service(request, replies_message);

    if (!parameters)
        return;
    parameters->is_force = true;
    syncing_start(app, request, parameters, parameters->addresses != NULL, reply_hooked);
}

const Route watcher_routes[] = {
    { "GET", "/watcher/srv/list", ROUTE_QUICK, list_addresses, "all registered addresses" },
    { "POST", "/watcher/cover/list", ROUTE_QUICK, list_profiles, "names of a build's saved profiles" },
    { "POST", "/watcher/cover/download", ROUTE_SLOW, download_profile, "a saved profile" },
    { "POST", "/watcher/cover/hook/sync", ROUTE_QUICK, save_before_end, "save coverage before a pod ends" },
    { NULL, NULL, ROUTE_QUICK, NULL, NULL },
};
