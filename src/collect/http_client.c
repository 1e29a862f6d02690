// SPDX-License-Identifier: Apache-2.0
// HTTP client: every outgoing request, in one loop on one thread. Knows libcurl; nobody else does.
#include "collect/http_client.h"

#include "base/error.h"
#include "base/thread.h"
#include "collect/address_rule.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>

enum {
    DEFAULT_CEILING_REQUESTS = 500, // libcurl becomes slow with more hosts in one multi handle
    SLOWEST_BYTES_A_SECOND = 100,   // slower than this for SLOW_SECONDS is as good as silent
    SLOW_SECONDS = 30,
    PROCESS_HEADER_CEILING = 256,
    CACHE_WALK = 1000, // requests between two walks through the cache of names
};

struct HttpClient {
    HttpClientOptions options;
    pthread_t thread;

    pthread_mutex_t lock; // guards the next three
    GQueue arrived;       // Exchange, not yet seen by the thread
    GPtrArray *cancelled; // owners
    bool is_ending;

    // The thread's own.
    CURLM *multi;
    GQueue waiting;      // Exchange, for a place under the ceiling
    GHashTable *running; // set of Exchange
    GPtrArray *idle;     // CURL *, to be used again
    guint n_begun;
};

// One request, from start to callback.
typedef struct Exchange {
    HttpClient *client;
    CURL *easy; // NULL while it waits
    char *method;
    char *url;
    struct curl_slist *headers;
    struct curl_slist *forgotten_hosts;
    GBytes *body;
    int64_t timeout_ms;
    gsize ceiling_bytes;
    const void *owner;
    HttpDone done;
    void *data;

    GByteArray *received;
    bool is_too_big;
    char forbidden[INET6_ADDRSTRLEN]; // the address that may not be asked; "" when there was none
    char failure[CURL_ERROR_SIZE];
} Exchange;

void http_answer_free(HttpAnswer *answer)
{
    if (!answer)
        return;
    g_free(answer->content_type);
    g_free(answer->process);
    g_bytes_unref(answer->body);
    g_free(answer);
}

static Exchange *exchange_new(HttpClient *client, const HttpRequest *request, HttpDone done, void *data)
{
    Exchange *exchange = g_new0(Exchange, 1);

    exchange->client = client;
    exchange->method = g_strdup(request->method);
    exchange->url = g_strdup(request->url);
    // libcurl would ask for permission to send a long body and wait for it.
    exchange->headers = curl_slist_append(NULL, "Expect:");
    for (const char *const *header = request->headers; header && *header; header++)
        exchange->headers = curl_slist_append(exchange->headers, *header);
    exchange->body = request->body ? g_bytes_ref(request->body) : g_bytes_new_static("", 0);
    exchange->timeout_ms = MAX(request->timeout_ms, 1);
    exchange->ceiling_bytes = MIN(request->ceiling_bytes, G_MAXUINT / 2);
    exchange->owner = request->owner;
    exchange->done = done;
    exchange->data = data;
    exchange->received = g_byte_array_new();
    return exchange;
}

static void exchange_free(Exchange *exchange)
{
    g_free(exchange->method);
    g_free(exchange->url);
    curl_slist_free_all(exchange->headers);
    curl_slist_free_all(exchange->forgotten_hosts);
    g_bytes_unref(exchange->body);
    g_byte_array_unref(exchange->received);
    g_free(exchange);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Exchange, exchange_free)

static bool is_allowed(const HttpClientOptions *options, const struct sockaddr *address)
{
    switch (address_class(address)) {
    case ADDRESS_NEVER: return false;
    case ADDRESS_LOOPBACK: return options->is_loopback_allowed;
    case ADDRESS_PRIVATE: return options->is_private_allowed;
    case ADDRESS_PUBLIC: return options->is_public_allowed;
    }
    g_assert_not_reached();
}

static void describe(const struct sockaddr *address, char text[INET6_ADDRSTRLEN])
{
    const void *bytes = address->sa_family == AF_INET6
                            ? (const void *)&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr
                            : (const void *)&((const struct sockaddr_in *)(const void *)address)->sin_addr;

    if (!inet_ntop(address->sa_family, bytes, text, INET6_ADDRSTRLEN))
        g_strlcpy(text, "of an unknown kind", INET6_ADDRSTRLEN);
}

// Called with the resolved address, so no spelling and no name server can get around the rule.
static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    Exchange *exchange = data;

    if (purpose != CURLSOCKTYPE_IPCXN || !is_allowed(&exchange->client->options, &address->addr)) {
        describe(&address->addr, exchange->forbidden);
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Counts decoded bytes: a small compressed answer may stand for a huge one.
static size_t receive(char *bytes, size_t one, size_t size, void *data)
{
    Exchange *exchange = data;

    if (size > exchange->ceiling_bytes - exchange->received->len) {
        exchange->is_too_big = true;
        return 0;
    }
    g_byte_array_append(exchange->received, (const guint8 *)bytes, (guint)size);
    return size;
}

static void set_body(Exchange *exchange)
{
    gsize size;
    const void *bytes = g_bytes_get_data(exchange->body, &size);

    curl_easy_setopt(exchange->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(exchange->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    curl_easy_setopt(exchange->easy, CURLOPT_POSTFIELDS, size ? bytes : "");
}

// The cache of names is long-lived (see set_limits()), so a name is made to be looked up anew for each request; a
// number needs no looking up.
static void forget_host(Exchange *exchange)
{
    g_autoptr(GUri) uri = g_uri_parse(exchange->url, G_URI_FLAGS_NONE, NULL);
    const char *host = uri ? g_uri_get_host(uri) : NULL;
    g_autofree char *entry = NULL;
    int port;

    if (!host || g_hostname_is_ip_address(host))
        return;
    port = g_uri_get_port(uri);
    if (port < 0)
        port = g_str_equal(g_uri_get_scheme(uri), "https") ? 443 : 80;
    entry = g_strdup_printf("-%s:%d", host, port);
    exchange->forgotten_hosts = curl_slist_append(NULL, entry);
    curl_easy_setopt(exchange->easy, CURLOPT_RESOLVE, exchange->forgotten_hosts);
}

static void set_limits(Exchange *exchange)
{
    CURL *easy = exchange->easy;

    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)exchange->timeout_ms);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)exchange->timeout_ms);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)SLOWEST_BYTES_A_SECOND);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS);
    // Walking the cache at the end of every transfer is slow, never walking it lets it grow: now and then is enough.
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, exchange->client->n_begun++ % CACHE_WALK == 0 ? 60L : -1L);
    // Otherwise a name server that hangs holds up the loop when the deadline has passed.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    // An instance is asked every few minutes; a kept connection would cost a descriptor at both ends until then.
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    forget_host(exchange);
}

static void set_request(Exchange *exchange)
{
    CURL *easy = exchange->easy;

    curl_easy_setopt(easy, CURLOPT_PRIVATE, exchange);
    curl_easy_setopt(easy, CURLOPT_URL, exchange->url);
    if (g_str_equal(exchange->method, "GET"))
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    else
        set_body(exchange);
    if (!g_str_equal(exchange->method, "GET") && !g_str_equal(exchange->method, "POST"))
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, exchange->method);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, exchange->headers);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, ""); // whatever the library can undo
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, exchange);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, exchange->failure);
}

// What an agent calls its process is kept and shown, so only plain text is taken.
static char *process_of(CURL *easy)
{
    struct curl_header *header;

    if (curl_easy_header(easy, "Goc-Process", 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return g_strdup("");
    if (strlen(header->value) > PROCESS_HEADER_CEILING || !g_str_is_ascii(header->value))
        return g_strdup("");
    for (const char *c = header->value; *c; c++)
        if (!g_ascii_isprint(*c))
            return g_strdup("");
    return g_strdup(header->value);
}

static HttpAnswer *answer_of(Exchange *exchange)
{
    HttpAnswer *answer = g_new0(HttpAnswer, 1);
    const char *content_type = NULL;

    curl_easy_getinfo(exchange->easy, CURLINFO_RESPONSE_CODE, &answer->status);
    curl_easy_getinfo(exchange->easy, CURLINFO_CONTENT_TYPE, &content_type);
    answer->content_type = g_strdup(content_type ? content_type : "");
    answer->process = process_of(exchange->easy);
    answer->body = g_byte_array_free_to_bytes(g_steal_pointer(&exchange->received));
    exchange->received = g_byte_array_new();
    return answer;
}

static GError *connect_error(Exchange *exchange)
{
    long number = 0;
    g_autofree char *reason = NULL;

    curl_easy_getinfo(exchange->easy, CURLINFO_OS_ERRNO, &number);
    reason = g_ascii_strdown(number ? g_strerror((int)number) : "no connection", -1);
    return g_error_new(GOC_ERROR, GOC_ERROR_UNAVAILABLE, "connect: %s", reason);
}

// libcurl calls both a URL and an answer that are not HTTP an unsupported protocol.
static bool has_connected(Exchange *exchange)
{
    long n_connections = 0;

    curl_easy_getinfo(exchange->easy, CURLINFO_NUM_CONNECTS, &n_connections);
    return n_connections > 0;
}

static GError *error_of(Exchange *exchange, CURLcode code)
{
    if (exchange->is_too_big)
        return g_error_new(GOC_ERROR, GOC_ERROR_TOO_BIG, "the answer is larger than %" G_GSIZE_FORMAT " bytes",
                           exchange->ceiling_bytes);
    if (*exchange->forbidden)
        return g_error_new(GOC_ERROR, GOC_ERROR_FORBIDDEN, "address %s may not be asked", exchange->forbidden);
    if (code == CURLE_URL_MALFORMAT || (code == CURLE_UNSUPPORTED_PROTOCOL && !has_connected(exchange)))
        return g_error_new(GOC_ERROR, GOC_ERROR_FORBIDDEN, "not a URL that may be asked");
    if (code == CURLE_COULDNT_CONNECT)
        return connect_error(exchange);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return g_error_new(GOC_ERROR, GOC_ERROR_UNAVAILABLE, "no whole answer within %" G_GINT64_FORMAT " ms",
                           exchange->timeout_ms);
    return g_error_new(GOC_ERROR, GOC_ERROR_UNAVAILABLE, "%s",
                       *exchange->failure ? exchange->failure : curl_easy_strerror(code));
}

static void exchange_begin(HttpClient *client, Exchange *exchange)
{
    exchange->easy =
        client->idle->len > 0 ? g_ptr_array_steal_index_fast(client->idle, client->idle->len - 1) : curl_easy_init();
    set_request(exchange);
    set_limits(exchange);
    g_hash_table_add(client->running, exchange);
    curl_multi_add_handle(client->multi, exchange->easy);
}

static void release_handle(HttpClient *client, Exchange *exchange)
{
    g_hash_table_remove(client->running, exchange);
    curl_multi_remove_handle(client->multi, exchange->easy);
    curl_easy_reset(exchange->easy);
    g_ptr_array_add(client->idle, g_steal_pointer(&exchange->easy));
}

static void exchange_end(HttpClient *client, Exchange *exchange, CURLcode code)
{
    g_autoptr(GError) error = NULL;
    HttpAnswer *answer = NULL;

    if (code == CURLE_OK)
        answer = answer_of(exchange);
    else
        error = error_of(exchange, code);
    release_handle(client, exchange);
    exchange->done(answer, error, exchange->data);
    exchange_free(exchange);
}

static void exchange_abandon(HttpClient *client, Exchange *exchange, const char *why)
{
    g_autoptr(GError) error = g_error_new_literal(GOC_ERROR, GOC_ERROR_UNAVAILABLE, why);

    if (exchange->easy)
        release_handle(client, exchange);
    exchange->done(NULL, error, exchange->data);
    exchange_free(exchange);
}

static void abandon_waiting_of(HttpClient *client, const void *owner)
{
    for (GList *link = client->waiting.head, *next; link; link = next) {
        Exchange *exchange = link->data;

        next = link->next;
        if (exchange->owner != owner)
            continue;
        g_queue_delete_link(&client->waiting, link);
        exchange_abandon(client, exchange, "the request was cancelled");
    }
}

static void abandon_running_of(HttpClient *client, const void *owner)
{
    g_autofree gpointer *running = g_hash_table_get_keys_as_array(client->running, NULL);

    for (gsize i = 0; running[i]; i++) {
        Exchange *exchange = running[i];

        if (exchange->owner == owner)
            exchange_abandon(client, exchange, "the request was cancelled");
    }
}

// Takes over what other threads asked for; false when the client is to end.
static bool take_arrived(HttpClient *client)
{
    g_autoptr(GPtrArray) cancelled = NULL;
    Exchange *exchange;
    bool is_ending;

    pthread_mutex_lock(&client->lock);
    while ((exchange = g_queue_pop_head(&client->arrived)))
        g_queue_push_tail(&client->waiting, exchange);
    cancelled = g_steal_pointer(&client->cancelled);
    client->cancelled = g_ptr_array_new();
    is_ending = client->is_ending;
    pthread_mutex_unlock(&client->lock);

    for (guint i = 0; i < cancelled->len; i++) {
        abandon_waiting_of(client, cancelled->pdata[i]);
        abandon_running_of(client, cancelled->pdata[i]);
    }
    return !is_ending;
}

static bool has_place(HttpClient *client)
{
    return client->waiting.length > 0 && g_hash_table_size(client->running) < client->options.ceiling_requests;
}

static void end_finished(HttpClient *client)
{
    CURLMsg *message;
    int n_left;

    while ((message = curl_multi_info_read(client->multi, &n_left))) {
        CURLcode code = message->data.result;
        char *exchange;

        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &exchange);
        exchange_end(client, (Exchange *)(void *)exchange, code);
    }
}

// Callbacks may start further requests while the client ends; those end here too.
static void abandon_all(HttpClient *client)
{
    GHashTableIter iter;
    gpointer exchange;

    do {
        while ((exchange = g_queue_pop_head(&client->waiting)))
            exchange_abandon(client, exchange, "the client ends");
        while (g_hash_table_iter_init(&iter, client->running), g_hash_table_iter_next(&iter, &exchange, NULL))
            exchange_abandon(client, exchange, "the client ends");
        take_arrived(client);
    } while (client->waiting.length > 0);
}

static void *run(void *data)
{
    HttpClient *client = data;
    int n_running;

    while (take_arrived(client)) {
        while (has_place(client))
            exchange_begin(client, g_queue_pop_head(&client->waiting));
        curl_multi_perform(client->multi, &n_running);
        end_finished(client);
        if (!has_place(client))
            curl_multi_poll(client->multi, NULL, 0, 60 * 1000, NULL);
    }
    abandon_all(client);
    return NULL;
}

static void start_library(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void idle_handle_free(gpointer easy)
{
    curl_easy_cleanup(easy);
}

HttpClient *http_client_new(const HttpClientOptions *options)
{
    static pthread_once_t is_started = PTHREAD_ONCE_INIT;
    HttpClient *client = g_new0(HttpClient, 1);

    pthread_once(&is_started, start_library);
    client->options = *options;
    if (client->options.ceiling_requests == 0)
        client->options.ceiling_requests = DEFAULT_CEILING_REQUESTS;
    pthread_mutex_init(&client->lock, NULL);
    g_queue_init(&client->arrived);
    g_queue_init(&client->waiting);
    client->cancelled = g_ptr_array_new();
    client->running = g_hash_table_new(NULL, NULL);
    client->idle = g_ptr_array_new_with_free_func(idle_handle_free);
    client->multi = curl_multi_init();
    client->thread = thread_start("http-client", run, client);
    return client;
}

void http_client_free(HttpClient *client)
{
    if (!client)
        return;
    pthread_mutex_lock(&client->lock);
    client->is_ending = true;
    pthread_mutex_unlock(&client->lock);
    curl_multi_wakeup(client->multi);
    pthread_join(client->thread, NULL);

    g_ptr_array_unref(client->idle);
    curl_multi_cleanup(client->multi);
    g_hash_table_unref(client->running);
    g_ptr_array_unref(client->cancelled);
    pthread_mutex_destroy(&client->lock);
    g_free(client);
}

void http_client_start(HttpClient *client, const HttpRequest *request, HttpDone done, void *data)
{
    Exchange *exchange = exchange_new(client, request, done, data);

    pthread_mutex_lock(&client->lock);
    g_queue_push_tail(&client->arrived, exchange);
    pthread_mutex_unlock(&client->lock);
    curl_multi_wakeup(client->multi);
}

void http_client_cancel(HttpClient *client, const void *owner)
{
    pthread_mutex_lock(&client->lock);
    g_ptr_array_add(client->cancelled, (gpointer)owner);
    pthread_mutex_unlock(&client->lock);
    curl_multi_wakeup(client->multi);
}

// Where http_client_ask() waits.
typedef struct Wait {
    pthread_mutex_t lock;
    pthread_cond_t is_over;
    HttpAnswer *answer;
    GError *error;
} Wait;

static void wake(HttpAnswer *answer, const GError *error, void *data)
{
    Wait *wait = data;

    pthread_mutex_lock(&wait->lock);
    wait->answer = answer;
    wait->error = error ? g_error_copy(error) : NULL;
    pthread_cond_signal(&wait->is_over);
    pthread_mutex_unlock(&wait->lock);
}

bool http_client_ask(HttpClient *client, const HttpRequest *request, HttpAnswer **out, GError **error)
{
    Wait wait = { .lock = PTHREAD_MUTEX_INITIALIZER, .is_over = PTHREAD_COND_INITIALIZER };

    g_assert(!pthread_equal(pthread_self(), client->thread));
    http_client_start(client, request, wake, &wait);
    pthread_mutex_lock(&wait.lock);
    while (!wait.answer && !wait.error)
        pthread_cond_wait(&wait.is_over, &wait.lock);
    pthread_mutex_unlock(&wait.lock);
    pthread_cond_destroy(&wait.is_over);
    pthread_mutex_destroy(&wait.lock);

    if (wait.error) {
        g_propagate_error(error, wait.error);
        return false;
    }
    *out = wait.answer;
    return true;
}
