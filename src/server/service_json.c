// SPDX-License-Identifier: Apache-2.0
// Service JSON: a service as /api/v1 tells it.
#include "server/service_json.h"

#include "base/clock.h"
#include "increment/increment_faces.h"
#include "server/replies.h"
#include "server/url_text.h"

void service_json_moment(JsonWriter *json, const char *key, int64_t wall_ms)
{
    g_autofree char *text = wall_ms ? clock_utc_text(wall_ms) : NULL;

    json_member(json, key, text);
}

static void write_percent(JsonWriter *json, Total total)
{
    g_autofree char *text = total_text(total);

    json_key(json, "percent");
    json_number_text(json, text);
}

// A snapshot after a clear has no profile: nothing was collected since.
static bool has_total(const Snapshot *snapshot)
{
    return snapshot && snapshot->cov_path;
}

void service_json_total(JsonWriter *json, const Snapshot *snapshot)
{
    json_key(json, "total");
    if (!has_total(snapshot)) {
        json_null(json);
        return;
    }
    json_object_begin(json);
    json_member_int(json, "covered", (int64_t)snapshot->total.covered);
    json_member_int(json, "statements", (int64_t)snapshot->total.statements);
    write_percent(json, snapshot->total);
    json_object_end(json);
}

static const char *state_name(InstanceState state)
{
    switch (state) {
    case INSTANCE_OK: return "ok";
    case INSTANCE_MISSING: return "missing";
    case INSTANCE_NEW: return "new";
    }
    g_assert_not_reached();
}

static void write_instances(JsonWriter *json, const ServiceView *view)
{
    json_key(json, "instances");
    json_array_begin(json);
    for (guint i = 0; i < view->instances->len; i++) {
        const InstanceRow *instance = g_ptr_array_index(view->instances, i);

        json_object_begin(json);
        json_member(json, "address", instance->address);
        json_member(json, "state", state_name(service_view_instance_state(view, instance)));
        service_json_moment(json, "seen_at", instance->seen_ms);
        service_json_moment(json, "failing_since", instance->failing_ms);
        json_member(json, "failure", instance->failing_ms ? instance->failure : NULL);
        json_object_end(json);
    }
    json_array_end(json);
}

static void write_reports(JsonWriter *json, const ServiceView *view)
{
    g_autofree char *name = url_encode(view->name->full);
    g_autofree char *func = g_strdup_printf("/api/v1/services/%s/reports/func", name);
    g_autofree char *html = g_strdup_printf("/api/v1/services/%s/reports/html", name);

    json_key(json, "reports");
    if (!has_total(view->latest)) {
        json_null(json);
        return;
    }
    json_object_begin(json);
    json_member(json, "func", func);
    json_member(json, "html", html);
    json_object_end(json);
}

void service_json_members(JsonWriter *json, const App *app, const ServiceView *view)
{
    g_autofree char *partial = service_view_partial_reason(view);

    json_member(json, "name", view->name->full);
    json_member(json, "env", view->name->env);
    json_member(json, "region", view->name->region);
    json_member(json, "app", view->name->app);
    json_member(json, "branch", view->name->branch);
    json_member(json, "commit", view->name->commit);
    json_member(json, "status", service_view_status(view));
    replies_json_addresses(json, view->addresses);
    write_instances(json, view);
    service_json_total(json, view->latest);
    json_member_bool(json, "is_partial", partial != NULL);
    json_member(json, "partial_reason", partial);
    json_member_int(json, "layouts", view->latest ? view->latest->n_layouts : 0);
    service_json_moment(json, "updated_at", view->latest ? view->latest->updated_ms : 0);
    service_json_moment(json, "next_pull_at",
                        app->watchdog ? watchdog_next_pull_ms(app->watchdog, view->name->full) : 0);
    write_reports(json, view);
}

static void write_increment(JsonWriter *json, const IncrementalTotal *total)
{
    g_autofree char *percent = increment_percent_text(total->covered, total->measured);

    json_object_begin(json);
    json_member_int(json, "covered", (int64_t)total->covered);
    json_member_int(json, "measured", (int64_t)total->measured);
    json_key(json, "percent");
    json_number_text(json, percent);
    json_key(json, "base");
    json_object_begin(json);
    json_member(json, "name", total->base_name);
    json_member(json, "commit", total->base);
    json_member(json, "merge_base", total->merge_base);
    json_object_end(json);
    service_json_moment(json, "made_at", total->made_ms);
    json_member_bool(json, "is_current", total->is_latest);
    json_object_end(json);
}

void service_json_increment(JsonWriter *json, const IncrementalTotal *total)
{
    json_key(json, "increment");
    if (total)
        write_increment(json, total);
    else
        json_null(json);
}

void service_json_increment_row(JsonWriter *json, const IncrementalTotal *total)
{
    json_object_begin(json);
    json_member(json, "commit", total->commit);
    json_member(json, "branch", total->branch);
    service_json_increment(json, total);
    json_object_end(json);
}

static void write_carry(JsonWriter *json, const CarriedTotal *total)
{
    json_object_begin(json);
    write_percent(json, total->total);
    json_member_int(json, "covered", (int64_t)total->total.covered);
    json_member_int(json, "carried", (int64_t)total->carried);
    json_member_int(json, "statements", (int64_t)total->total.statements);
    json_key(json, "from");
    json_array_begin(json);
    for (guint i = 0; total->commits[i]; i++)
        json_string(json, total->commits[i]);
    json_array_end(json);
    service_json_moment(json, "made_at", total->made_ms);
    json_member_bool(json, "is_current", total->is_current);
    json_object_end(json);
}

void service_json_carry(JsonWriter *json, const CarriedTotal *total)
{
    json_key(json, "carry");
    if (total)
        write_carry(json, total);
    else
        json_null(json);
}

void service_json_history_row(JsonWriter *json, const Snapshot *snapshot, const CarriedTotal *carry)
{
    json_object_begin(json);
    json_member(json, "commit", snapshot->service->commit);
    json_member(json, "branch", snapshot->service->branch);
    service_json_total(json, snapshot);
    if (has_total(snapshot)) {
        write_percent(json, snapshot->total);
    } else {
        json_key(json, "percent");
        json_null(json);
    }
    service_json_carry(json, carry);
    service_json_moment(json, "updated_at", snapshot->updated_ms);
    replies_json_addresses(json, snapshot->addresses);
    json_object_end(json);
}
