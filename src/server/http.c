// SPDX-License-Identifier: Apache-2.0
// HTTP: the listening side over libmicrohttpd: its threads never block, every handler runs on workers.
//
// The life of a request: 1 the request line arrives (on_request_line), 2 the headers (take_headers), 3 the body
// (take_body), 4 all is there: the connection is suspended, then the handler is queued, 5 somebody replies, which
// resumes the connection, 6 the library asks again and the response is queued, 7 it has been sent (on_completed).
#include "server/http.h"

#include "base/clock.h"
#include "base/condition.h"
#include "base/log.h"
#include "base/workers.h"
#include "server/acceptor.h"
#include "server/browser_rule.h"
#include "server/connections.h"
#include "server/http_request.h"
#include "server/http_response.h"
#include "server/listener.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    LIBRARY_THREADS = 2,
    QUICK_THREADS = 4,
    QUICK_QUEUE = 4096,
    SLOW_THREADS = 32, // most of them wait for git or an agent
    SLOW_QUEUE = 64,
    CEILING_CONNECTIONS = 4096,
    CEILING_HEADER_BYTES = 32 * 1024,
    CEILING_TARGET_BYTES = 8 * 1024,
    CEILING_BODY_BYTES = 8 * 1024 * 1024,
    CEILING_UPLOAD_BYTES = 64 * 1024 * 1024,
    CEILING_UPLOADS = 8, // that arrive or are read at a time
    PATIENCE = 4,        // ceilings of a body that are read before its connection is cut
    SILENCE_S = 75,
    SETTLE_MS = 100,      // what was accepted just before the end may still speak
    GLANCE_MS = 50,       // between two looks at whether somebody hurries
    LAST_WORDS_MS = 2000, // for the last replies to leave
};

struct HttpServer {
    HttpServerOptions options;
    uint16_t port;
    Acceptor *acceptor;
    struct MHD_Daemon *daemon;
    Connections *connections;
    Workers *quick;
    Workers *slow;
    atomic_bool is_draining; // every reply closes its connection

    pthread_mutex_t lock; // guards what follows
    pthread_cond_t changed;
    GQueue waiting;   // Request: handed to a handler, not answered yet
    guint n_requests; // from the request line to the last byte of the reply
    guint n_uploads;  // from their headers to the last byte of the reply
    bool is_refusing; // no handler is started any more
};

unsigned http_status(GocError kind)
{
    switch (kind) {
    case GOC_ERROR_INVALID: return MHD_HTTP_BAD_REQUEST;
    case GOC_ERROR_NOT_FOUND: return MHD_HTTP_NOT_FOUND;
    case GOC_ERROR_CONFLICT: return MHD_HTTP_CONFLICT;
    case GOC_ERROR_TOO_BIG: return MHD_HTTP_CONTENT_TOO_LARGE;
    case GOC_ERROR_FORBIDDEN: return MHD_HTTP_FORBIDDEN;
    case GOC_ERROR_UNAVAILABLE: return MHD_HTTP_SERVICE_UNAVAILABLE;
    case GOC_ERROR_INTERNAL: return MHD_HTTP_INTERNAL_SERVER_ERROR;
    }
    g_assert_not_reached();
}

// Whoever answers first makes the response. Resuming comes last: the request may be gone right after it.
static void answer(Request *request, unsigned status, const char *content_type, GBytes *body, const GArray *headers)
{
    HttpServer *server = request->server;

    request->status = status;
    request->response =
        response_make(request, &request->status, content_type, body, headers, atomic_load(&server->is_draining));
    connection_await_reply_taken(request->watch, body ? g_bytes_get_size(body) : 0);
    MHD_resume_connection(request->connection);
}

static void answer_ending(Request *request)
{
    static const char text[] = "The server is ending.\n";
    g_autoptr(GBytes) body = g_bytes_new_static(text, sizeof text - 1);

    answer(request, MHD_HTTP_SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", body, NULL);
}

static void leave_waiting(Request *request)
{
    HttpServer *server = request->server;

    pthread_mutex_lock(&server->lock);
    g_queue_unlink(&server->waiting, &request->link);
    pthread_mutex_unlock(&server->lock);
}

void request_reply(Request *request, unsigned status, const char *content_type, GBytes *body)
{
    if (!atomic_exchange(&request->is_answered, true)) {
        leave_waiting(request);
        answer(request, status, content_type, body, request->reply_headers);
    }
    request_unref(request);
}

// Answers before or instead of a handler, on the connection's own thread.
static enum MHD_Result refuse_with(Request *request, unsigned status, const char *reason, const GArray *headers)
{
    g_autofree char *text = g_strdup_printf("%s\n", reason);
    g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));
    struct MHD_Response *response;
    enum MHD_Result result;

    response = response_make(request, &status, "text/plain; charset=utf-8", body, headers, true);
    connection_await_reply_taken(request->watch, g_bytes_get_size(body));
    result = MHD_queue_response(request->connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(Request *request, unsigned status, const char *reason)
{
    return refuse_with(request, status, reason, NULL);
}

static void run_handler(void *data)
{
    Request *request = data;
    const HttpServerOptions *options = &request->server->options;

    (request->route ? request->route->handler : options->not_found)(request, options->app);
}

// Whether the request may still get a handler; then the handler owns it, too.
static bool enter_waiting(HttpServer *server, Request *request)
{
    bool is_welcome;

    pthread_mutex_lock(&server->lock);
    is_welcome = !server->is_refusing;
    if (is_welcome) {
        atomic_fetch_add(&request->n_owners, 1);
        g_queue_push_tail_link(&server->waiting, &request->link);
    }
    pthread_mutex_unlock(&server->lock);
    return is_welcome;
}

static void reply_busy(Request *request)
{
    static const char text[] = "The server is busy; try again in a second.\n";
    g_autoptr(GBytes) body = g_bytes_new_static(text, sizeof text - 1);

    request_reply_header(request, "Retry-After", "1");
    request_reply(request, MHD_HTTP_SERVICE_UNAVAILABLE, "text/plain; charset=utf-8", body);
}

// Whether the handler runs, or will.
static bool start_handler(HttpServer *server, Request *request)
{
    RoutePace pace = request->route ? request->route->pace : ROUTE_QUICK;

    switch (pace) {
    case ROUTE_INSTANT: run_handler(request); return true;
    case ROUTE_QUICK: return workers_add(server->quick, run_handler, request);
    case ROUTE_SLOW:
    case ROUTE_UPLOAD: return workers_add(server->slow, run_handler, request);
    }
    g_assert_not_reached();
}

static gsize ceiling_of(const HttpServer *server, const Request *request)
{
    return request->is_upload ? server->options.ceiling_upload_bytes : server->options.ceiling_body_bytes;
}

static enum MHD_Result dispatch(HttpServer *server, Request *request)
{
    if (request->n_arrived > ceiling_of(server, request))
        return refuse(request, MHD_HTTP_CONTENT_TOO_LARGE, "The body is too big.");
    request_close_body(request);
    connection_await_nothing(request->watch);
    MHD_suspend_connection(request->connection);
    if (!enter_waiting(server, request))
        answer_ending(request);
    else if (!start_handler(server, request))
        reply_busy(request);
    return MHD_YES;
}

// Whether the body may arrive. Bodies of uploads are large, so only a few are in memory together.
static bool enter_uploads(HttpServer *server, Request *request)
{
    if (!request->route || request->route->pace != ROUTE_UPLOAD)
        return true;
    pthread_mutex_lock(&server->lock);
    request->is_upload = server->n_uploads < CEILING_UPLOADS;
    server->n_uploads += request->is_upload;
    pthread_mutex_unlock(&server->lock);
    return request->is_upload;
}

static enum MHD_Result refuse_upload(Request *request)
{
    static const Header retry = { "Retry-After", "1" };
    g_autoptr(GArray) headers = g_array_new(FALSE, FALSE, sizeof(Header));

    g_array_append_val(headers, retry);
    return refuse_with(request, MHD_HTTP_SERVICE_UNAVAILABLE, "Too many uploads at a time; try again.", headers);
}

static enum MHD_Result take_headers(HttpServer *server, Request *request, const char *method)
{
    g_autoptr(GError) error = NULL;

    if (!request_take_headers(request, method, &error) ||
        !browser_rule_check(request, server->options.allowed_hosts, &error))
        return refuse(request, http_status(error_kind(error)), error->message);
    if (strlen(request->raw_path) + strlen(request->query) > CEILING_TARGET_BYTES)
        return refuse(request, MHD_HTTP_URI_TOO_LONG, "The path and query are longer than 8 KiB.");
    request->route = route_find(server->options.tables, request->method, request->raw_path, request->values);
    if (!enter_uploads(server, request))
        return refuse_upload(request);
    if (request_announced_bytes(request) > ceiling_of(server, request))
        return refuse(request, MHD_HTTP_CONTENT_TOO_LARGE, "The body is too big.");
    connection_await_body(request->watch, 0);
    return MHD_YES;
}

// Above the ceiling (only a body without an announced length comes here) the rest is dropped: the library takes a reply
// at the end of the body at the earliest. One that goes on and on is cut.
static enum MHD_Result take_body(HttpServer *server, Request *request, const char *data, size_t *size)
{
    gsize ceiling = ceiling_of(server, request);

    request->n_arrived += *size;
    if (request->n_arrived > PATIENCE * ceiling)
        return MHD_NO;
    if (request->n_arrived <= ceiling)
        g_byte_array_append(request->arriving, (const guint8 *)data, (guint)*size);
    connection_await_body(request->watch, request->n_arrived);
    *size = 0;
    return MHD_YES;
}

static enum MHD_Result send_response(Request *request)
{
    enum MHD_Result result = MHD_queue_response(request->connection, request->status, request->response);

    g_clear_pointer(&request->response, MHD_destroy_response);
    return result;
}

static enum MHD_Result on_request(void *data, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *upload, size_t *upload_size, void **context)
{
    HttpServer *server = data;
    Request *request = *context;

    if (request->response)
        return send_response(request);
    if (!request->has_headers)
        return take_headers(server, request, method);
    if (*upload_size > 0)
        return take_body(server, request, upload, upload_size);
    return dispatch(server, request);
}

static Connection *watch_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void *on_request_line(void *data, const char *uri, struct MHD_Connection *connection)
{
    HttpServer *server = data;
    Connection *watch = watch_of(connection);

    connection_await_headers(watch);
    pthread_mutex_lock(&server->lock);
    server->n_requests++;
    pthread_mutex_unlock(&server->lock);
    return request_new(server, connection, watch, uri);
}

static void on_completed(void *data, struct MHD_Connection *connection, void **context,
                         enum MHD_RequestTerminationCode reason)
{
    HttpServer *server = data;
    Request *request = *context;
    bool is_upload;

    if (!request)
        return;
    is_upload = request->is_upload;
    *context = NULL;
    connection_await_request(request->watch);
    g_clear_pointer(&request->response, MHD_destroy_response);
    request_unref(request);
    pthread_mutex_lock(&server->lock);
    server->n_requests--;
    server->n_uploads -= is_upload;
    pthread_cond_signal(&server->changed);
    pthread_mutex_unlock(&server->lock);
}

static void on_connection(void *data, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    HttpServer *server = data;

    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        *socket_context = connections_add(
            server->connections, MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    else
        connections_remove(server->connections, *socket_context);
}

static enum MHD_Result on_accept(void *data, const struct sockaddr *peer, socklen_t size)
{
    HttpServer *server = data;

    return connections_has_room(server->connections, peer) ? MHD_YES : MHD_NO;
}

// Escapes are ours to undo: the library would end a text at "%00".
static size_t leave_escapes(void *data, struct MHD_Connection *connection, char *text)
{
    return strlen(text);
}

static void on_library_log(void *data, const char *format, va_list values) G_GNUC_PRINTF(2, 0);
static void on_library_log(void *data, const char *format, va_list values)
{
    g_autofree char *text = g_strdup_vprintf(format, values);

    log_line(LOG_DEBUG, "http: %s", g_strchomp(text));
}

// We accept ourselves. A listening library can be told to stop listening only by MHD_quiesce_daemon(), which races with
// the library's own threads about who takes the listener out of their epoll sets, and the loser aborts the process.
static void take_connection(void *data, int fd, const struct sockaddr *peer, socklen_t size)
{
    HttpServer *server = data;

    if (MHD_add_connection(server->daemon, fd, peer, size) != MHD_YES) // which has closed it then
        log_line(LOG_DEBUG, "http: a connection found no room");
}

static struct MHD_Daemon *start_library(HttpServer *server)
{
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET |
                                MHD_USE_ERROR_LOG,
                            0, on_accept, server, on_request, server, MHD_OPTION_EXTERNAL_LOGGER, on_library_log, NULL,
                            MHD_OPTION_THREAD_POOL_SIZE, (unsigned)LIBRARY_THREADS, MHD_OPTION_CONNECTION_LIMIT,
                            (unsigned)CEILING_CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
                            (size_t)CEILING_HEADER_BYTES, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)SILENCE_S,
                            MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, server,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_NOTIFY_CONNECTION,
                            on_connection, server, MHD_OPTION_UNESCAPE_CALLBACK, leave_escapes, NULL, MHD_OPTION_END);
}

static void server_free(HttpServer *server)
{
    workers_free(server->quick);
    workers_free(server->slow);
    g_clear_pointer(&server->connections, connections_free);
    pthread_cond_destroy(&server->changed);
    pthread_mutex_destroy(&server->lock);
    g_free(server);
}

bool http_server_start(HttpServer **out, const HttpServerOptions *options, GError **error)
{
    const ConnectionLimits *limits = options->limits ? options->limits : &connection_limits_default;
    HttpServer *server;
    int listener;

    if (!listener_open(&listener, options->address, options->port, error))
        return false;
    server = g_new0(HttpServer, 1);
    server->options = *options;
    if (!options->ceiling_body_bytes)
        server->options.ceiling_body_bytes = CEILING_BODY_BYTES;
    if (!options->ceiling_upload_bytes)
        server->options.ceiling_upload_bytes = CEILING_UPLOAD_BYTES;
    server->port = listener_port(listener);
    pthread_mutex_init(&server->lock, NULL);
    condition_init(&server->changed);
    server->connections = connections_new(limits);
    server->quick = workers_new("http-quick", QUICK_THREADS, QUICK_QUEUE);
    server->slow = workers_new("http-slow", SLOW_THREADS, SLOW_QUEUE);
    server->daemon = start_library(server);
    if (!server->daemon) {
        close(listener);
        server_free(server);
        return set_error(error, GOC_ERROR_INTERNAL, "the HTTP library does not start");
    }
    server->acceptor = acceptor_new(listener, take_connection, server);
    *out = server;
    return true;
}

uint16_t http_server_port(const HttpServer *server)
{
    return server->port;
}

static bool is_set(const atomic_bool *flag)
{
    return flag && atomic_load(flag);
}

// Waits until no request is under way, somebody hurries, or `deadline_ms`. At least until `settled_ms`.
static void wait_for_requests(HttpServer *server, int64_t settled_ms, int64_t deadline_ms,
                              const atomic_bool *is_hurried)
{
    int64_t now;

    pthread_mutex_lock(&server->lock);
    while ((now = clock_monotonic_ms()) < deadline_ms && !is_set(is_hurried) &&
           (server->n_requests || now < settled_ms))
        condition_wait_until(&server->changed, &server->lock, MIN(now + GLANCE_MS, deadline_ms));
    pthread_mutex_unlock(&server->lock);
}

// Answers for the handlers that did not. Requests whose handler is just replying are left to it.
static GPtrArray *take_late_requests(HttpServer *server)
{
    GPtrArray *late = g_ptr_array_new();

    pthread_mutex_lock(&server->lock);
    server->is_refusing = true;
    for (GList *item = server->waiting.head; item;) {
        Request *request = item->data;

        item = item->next;
        if (!atomic_exchange(&request->is_answered, true)) {
            g_queue_unlink(&server->waiting, &request->link);
            g_ptr_array_add(late, request);
        }
    }
    pthread_mutex_unlock(&server->lock);
    return late;
}

static void answer_late_requests(HttpServer *server)
{
    g_autoptr(GPtrArray) late = take_late_requests(server);

    for (guint i = 0; i < late->len; i++)
        answer_ending(g_ptr_array_index(late, i));
}

void http_server_stop(HttpServer *server, int64_t timeout_ms, const atomic_bool *is_hurried)
{
    int64_t now = clock_monotonic_ms();

    if (!server)
        return;
    atomic_store(&server->is_draining, true);
    g_clear_pointer(&server->acceptor, acceptor_free);
    wait_for_requests(server, now + SETTLE_MS, now + timeout_ms, is_hurried);
    if (server->options.give_up)
        server->options.give_up();
    answer_late_requests(server);
    wait_for_requests(server, 0, clock_monotonic_ms() + LAST_WORDS_MS, NULL);
    // Handlers that still run end here; what they reply falls into the void.
    g_clear_pointer(&server->quick, workers_free);
    g_clear_pointer(&server->slow, workers_free);
    MHD_stop_daemon(server->daemon);
    server_free(server);
}
