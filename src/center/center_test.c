// SPDX-License-Identifier: Apache-2.0
#include "center/center.h"
#include "collect/fake_agent.h"
#include "store/test_store.h"

#include <string.h>

static const char json_type[] = "application/json; charset=utf-8";
static const char form_type[] = "application/x-www-form-urlencoded";
static const char text_type[] = "text/plain; charset=utf-8";

typedef struct World {
    char *root;
    Store *store;
    HttpClient *client;
    Center *center;
} World;

static World world_open(void)
{
    const HttpClientOptions local = { .is_loopback_allowed = true };
    World world = { .root = test_folder_new() };

    world.store = test_store(world.root);
    world.client = http_client_new(&local);
    world.center = center_new(world.store, world.client, true);
    return world;
}

static void world_close(World *world)
{
    center_free(world->center);
    http_client_free(world->client);
    store_close(world->store);
    test_folder_free(world->root);
    g_free(world->root);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(World, world_close)

typedef void (*Operation)(Center *center, const CenterRequest *request, CenterReply *reply);

// Asks and compares; `wanted` has the status before the body: "200 {}".
static void expect(World *world, Operation operation, const CenterRequest *request, const char *wanted)
{
    CenterReply reply = { 0 };
    g_autofree char *got = NULL;

    operation(world->center, request, &reply);
    got = g_strdup_printf("%u %.*s", reply.status, (int)g_bytes_get_size(reply.body),
                          (const char *)g_bytes_get_data(reply.body, NULL));
    g_assert_cmpstr(got, ==, wanted);
    g_assert_cmpstr(reply.content_type, ==, !got[4] ? NULL : strchr("{\"", got[4]) ? json_type : text_type);
    center_reply_clear(&reply);
}

static void expect_body(World *world, Operation operation, const char *content_type, const char *body,
                        const char *wanted)
{
    g_autoptr(GBytes) bytes = g_bytes_new(body, strlen(body));
    CenterRequest request = {
        .content_type = content_type,
        .body = bytes,
        .query = "",
        .peer_ip = "127.0.0.1",
        .forwarded_ip = "",
    };

    expect(world, operation, &request, wanted);
}

static void expect_json(World *world, Operation operation, const char *body, const char *wanted)
{
    expect_body(world, operation, "application/json", body, wanted);
}

static void expect_query(World *world, Operation operation, const char *query, const char *wanted)
{
    CenterRequest request = { .content_type = "", .query = query, .peer_ip = "127.0.0.1", .forwarded_ip = "" };

    expect(world, operation, &request, wanted);
}

static void wrong_registrations_are_told_in_gocs_words(void)
{
    static const struct {
        const char *body;
        const char *wanted;
    } cases[] = {
        { "", "400 {\"error\":\"EOF\"}" },
        { "{", "400 {\"error\":\"unexpected EOF\"}" },
        { "{bad", "400 {\"error\":\"invalid character 'b' looking for beginning of object key string\"}" },
        { "x", "400 {\"error\":\"invalid character 'x' looking for beginning of value\"}" },
        { "{\"a\" 1}", "400 {\"error\":\"invalid character '1' after object key\"}" },
        { "{\"a\":1 \"b\"}", "400 {\"error\":\"invalid character '\\\"' after object key:value pair\"}" },
        { "[1 2]", "400 {\"error\":\"invalid character '2' after array element\"}" },
        { "{\"a\":tru}", "400 {\"error\":\"invalid character '}' in literal true (expecting 'e')\"}" },
        { "{\"a\":\"\\x\"}", "400 {\"error\":\"invalid character 'x' in string escape code\"}" },
        { "{\"a\":\"\n\"}", "400 {\"error\":\"invalid character '\\\\n' in string literal\"}" },
        { "{\"a\":-}", "400 {\"error\":\"invalid character '}' in numeric literal\"}" },
        { "[]", "400 {\"error\":\"json: cannot unmarshal array into Go value of type cover.ServiceUnderTest\"}" },
        { "{\"name\":\"a\",\"address\":\"http://a\",\"ip_revise\":true}",
          "400 {\"error\":\"json: cannot unmarshal bool into Go struct field ServiceUnderTest.ip_revise of type "
          "string\"}" },
        { "{\"name\":\"a\"}",
          "400 {\"error\":\"Key: 'ServiceUnderTest.Address' Error:Field validation for 'Address' failed on the "
          "'required' tag\"}" },
        { "{}",
          "400 {\"error\":\"Key: 'ServiceUnderTest.Name' Error:Field validation for 'Name' failed on the 'required' "
          "tag\\nKey: 'ServiceUnderTest.Address' Error:Field validation for 'Address' failed on the 'required' "
          "tag\"}" },
        { "{\"name\":\"a\",\"address\":\"127.0.0.1:18001\"}",
          "400 {\"error\":\"url.Parse 127.0.0.1:18001 failed: parse \\\"127.0.0.1:18001\\\": first path segment in URL "
          "cannot contain colon\"}" },
        { "{\"name\":\"a\",\"address\":\":80\"}",
          "400 {\"error\":\"url.Parse :80 failed: parse \\\":80\\\": missing protocol scheme\"}" },
        { "{\"name\":\"a\",\"address\":\"http://a:b\"}",
          "400 {\"error\":\"url.Parse http://a:b failed: parse \\\"http://a:b\\\": invalid port \\\":b\\\" after "
          "host\"}" },
        { "{\"name\":\"a\",\"address\":\"http://a b\"}",
          "400 {\"error\":\"url.Parse http://a b failed: parse \\\"http://a b\\\": invalid character \\\" \\\" in host "
          "name\"}" },
        { "{\"name\":\"a\",\"address\":\"http://[::1\"}",
          "400 {\"error\":\"url.Parse http://[::1 failed: parse \\\"http://[::1\\\": missing ']' in host\"}" },
        { "{\"name\":\"a\",\"address\":\"http://a[\"}",
          "400 {\"error\":\"url.Parse http://a[ failed: parse \\\"http://a[\\\": invalid IP-literal\"}" },
        { "{\"name\":\"a\",\"address\":\"http://a/%zz\"}",
          "400 {\"error\":\"url.Parse http://a/%zz failed: parse \\\"http://a/%zz\\\": invalid URL escape "
          "\\\"%zz\\\"\"}" },
        { "{\"name\":\"a\",\"address\":\"ftp://a:1\"}", "400 {\"error\":\"unsupport schema\"}" },
        { "{\"name\":\"a\",\"address\":\"http:a\"}", "400 {\"error\":\"empty host\"}" },
        { "{\"name\":\"a\",\"address\":\"http://\"}", "400 {\"error\":\"empty host\"}" },
        { "{\"name\":\"a\",\"address\":\"http://::1:80\"}",
          "400 {\"error\":\"net.SplitHostPort ::1:80 failed: address ::1:80: too many colons in address\"}" },
        { "{\"name\":\"a\",\"address\":\"http://a\",\"ip_revise\":\"maybe\"}",
          "400 {\"error\":\"strconv.ParseBool maybe failed: strconv.ParseBool: parsing \\\"maybe\\\": invalid "
          "syntax\"}" },
    };
    g_auto(World) world = world_open();

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_json(&world, center_register, cases[i].body, cases[i].wanted);
    expect_query(&world, center_list, "", "200 {}");
}

static void the_stored_address_has_the_callers_ipv4_and_nothing_but_scheme_host_and_port(void)
{
    static const struct {
        const char *query;
        const char *peer;
        const char *forwarded;
        const char *stored;
    } cases[] = {
        { "name=a&address=http://10.9.9.9:80/x?y", "10.0.0.7", "", "http://10.0.0.7:80" },
        { "name=a&address=http://host:80", "10.0.0.7", "", "http://10.0.0.7:80" },
        { "name=a&address=http://host:80", "10.0.0.7", "10.0.0.8", "http://10.0.0.8:80" },
        { "name=a&address=http://host:80", "::ffff:10.0.0.7", "", "http://10.0.0.7:80" },
        { "name=a&address=http://host:80", "fd00::1", "", "http://host:80" },
        { "name=a&address=http://host:80&ip_revise=false", "10.0.0.7", "", "http://host:80" },
        { "name=a&address=https://u:p@host&ip_revise=0", "10.0.0.7", "", "https://host" },
        { "name=a&address=HTTP://host:80&ip_revise=F", "10.0.0.7", "", "http://host:80" },
        { "name=a&address=http://[::1]:80", "fd00::1", "", "http://::1:80" },
        { "name=a&address=http%3A%2F%2Fhost%3A80&ip_revise=f", "10.0.0.7", "", "http://host:80" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(World) world = world_open();
        g_autofree char *wanted = g_strdup_printf("200 {\"a\":[\"%s\"]}", cases[i].stored);
        CenterRequest request = {
            .content_type = "",
            .query = cases[i].query,
            .peer_ip = cases[i].peer,
            .forwarded_ip = cases[i].forwarded,
        };

        expect(&world, center_register, &request, "200 {\"result\":\"success\"}");
        expect(&world, center_register, &request, "200 {\"result\":\"success\"}");
        expect_query(&world, center_list, "", wanted);
    }
}

static void a_forms_body_comes_before_its_query_and_json_keys_match_in_any_case(void)
{
    g_auto(World) world = world_open();
    static const char body[] = "name=from+body&address=http://127.0.0.1:1";
    g_autoptr(GBytes) bytes = g_bytes_new_static(body, strlen(body));
    CenterRequest request = {
        .content_type = form_type,
        .body = bytes,
        .query = "name=query",
        .peer_ip = "127.0.0.1",
        .forwarded_ip = "",
    };

    expect(&world, center_register, &request, "200 {\"result\":\"success\"}");
    expect_json(&world, center_register, "{\"NAME\":\"x<\",\"Address\":\"http://127.0.0.1:2\",\"more\":[{}]} ignored",
                "200 {\"result\":\"success\"}");
    expect_query(&world, center_list, "",
                 "200 {\"from body\":[\"http://127.0.0.1:1\"],\"x\\u003c\":[\"http://127.0.0.1:2\"]}");
}

static void register_agent(World *world, const char *name, const char *address)
{
    g_autofree char *query = g_strdup_printf("name=%s&address=%s", name, address);

    expect_query(world, center_register, query, "200 {\"result\":\"success\"}");
}

static FakeAgent *add_agent(World *world, const char *name, const char *profile)
{
    FakeAgent *agent = fake_agent_new(FAKE_GOOD);

    fake_agent_answer(agent, "/v1/cover/profile", 200, "", profile);
    fake_agent_answer(agent, "/v1/cover/clear", 200, "", "clear call successfully\n");
    register_agent(world, name, fake_agent_address(agent));
    return agent;
}

static const char profile_a[] = "mode: count\nex/a.go:5.1,6.2 1 0\nex/a.go:1.1,2.2 1 3\n";

static void profiles_are_selected_merged_and_sorted(void)
{
    g_auto(World) world = world_open();
    g_autoptr(FakeAgent) one = add_agent(&world, "svc", profile_a);
    g_autoptr(FakeAgent) two = add_agent(&world, "other", "mode: count\nex/b.go:1.1,2.2 1 7\n");
    g_autofree char *address = g_strdup_printf("address=%s", fake_agent_address(one));

    register_agent(&world, "second", fake_agent_address(one));
    static const char only_a[] = "200 mode: count\nex/a.go:1.1,2.2 1 3\nex/a.go:5.1,6.2 1 0\n";
    static const char both[] = "200 mode: count\nex/a.go:1.1,2.2 1 3\nex/a.go:5.1,6.2 1 0\nex/b.go:1.1,2.2 1 7\n";

    expect_query(&world, center_profile, "", both);
    expect_json(&world, center_profile,
                "{\"force\":false,\"service\":null,\"address\":null,\"coverfile\":null,\"skipfile\":null}", both);
    expect_query(&world, center_profile, "service=svc", only_a);
    expect_query(&world, center_profile, "service=svc&service=other", both);
    expect_query(&world, center_profile, address, only_a);
    expect_query(&world, center_profile, "coverfile=a.go$", only_a);
    expect_query(&world, center_profile, "skipfile=^ex/b", only_a);
    expect_query(&world, center_profile, "coverfile=nothing", "500 {\"error\":\"can't write an empty profile\"}");
    expect_query(&world, center_profile, "coverfile=(",
                 "500 {\"error\":\"failed to filter profile based on the patterns: [(], error: filterProfile failed "
                 "with pattern ( for profile ex/a.go, err: error parsing regexp: missing closing ): `(`\"}");
    expect_query(&world, center_profile, "skipfile=(",
                 "500 {\"error\":\"failed to skip profile based on the patterns: [(], error: filterProfile failed with "
                 "pattern ( for profile ex/a.go, err: error parsing regexp: missing closing ): `(`\"}");
}

static void a_pattern_is_looked_at_when_no_earlier_one_matched(void)
{
    g_auto(World) world = world_open();
    g_autoptr(FakeAgent) one = add_agent(&world, "a", "mode: count\nex/a.go:1.1,2.2 1 3\n");
    g_autoptr(FakeAgent) two = add_agent(&world, "b", "mode: count\nex/b.go:1.1,2.2 1 7\n");

    expect_query(&world, center_profile, "coverfile=.&coverfile=(",
                 "200 mode: count\nex/a.go:1.1,2.2 1 3\nex/b.go:1.1,2.2 1 7\n");
    expect_query(
        &world, center_profile, "skipfile=a&skipfile=(",
        "500 {\"error\":\"failed to skip profile based on the patterns: [a (], error: filterProfile failed with "
        "pattern ( for profile ex/b.go, err: error parsing regexp: missing closing ): `(`\"}");
    expect_query(&world, center_profile, "coverfile=nothing&skipfile=(",
                 "500 {\"error\":\"can't write an empty profile\"}");
}

static void profiles_of_different_modes_go_together_unless_they_share_a_file(void)
{
    g_auto(World) world = world_open();
    g_autoptr(FakeAgent) counting = add_agent(&world, "a", "mode: count\nex/b.go:1.1,2.2 1 7\n");
    g_autoptr(FakeAgent) setting = add_agent(&world, "b", "mode: set\nex/a.go:1.1,2.2 1 1\nex/c.go:1.1,2.2 1 0\n");
    g_autoptr(FakeAgent) other = add_agent(&world, "c", "mode: count\nex/c.go:1.1,2.2 1 2\n");
    g_autoptr(FakeAgent) empty = add_agent(&world, "d", "mode: atomic\n");

    expect_query(&world, center_profile, "service=a&service=b&service=d",
                 "200 mode: set\nex/a.go:1.1,2.2 1 1\nex/b.go:1.1,2.2 1 7\nex/c.go:1.1,2.2 1 0\n");
    expect_query(&world, center_profile, "service=a&service=c",
                 "200 mode: count\nex/b.go:1.1,2.2 1 7\nex/c.go:1.1,2.2 1 2\n");
    expect_query(&world, center_profile, "",
                 "500 {\"error\":\"error merging ex/c.go: mode for ex/c.go mismatches (count vs set)\"}");
    expect_query(&world, center_profile, "service=d", "500 {\"error\":\"can't write an empty profile\"}");
}

// A request that is not understood would name nothing, and so mean every service.
static void a_multipart_form_is_read_and_other_types_are_refused(void)
{
    static const char multipart[] = "multipart/form-data; charset=x; boundary=\"a b\"";
    static const struct {
        const char *type;
        const char *body;
        const char *wanted;
    } cases[] = {
        { "multipart/form-data", "--a\r\n", "417 {\"error\":\"no multipart boundary param in Content-Type\"}" },
        { "multipart/form-data; boundary=", "--\r\n", "417 {\"error\":\"multipart: boundary is empty\"}" },
        { multipart, "", "417 {\"error\":\"multipart: NextPart: EOF\"}" },
        { multipart, "--a b\r\n", "417 {\"error\":\"multipart: NextPart: EOF\"}" },
        { multipart, "--a b\r\nContent-Disposition: form-data; name=service\r\n\r\nx",
          "417 {\"error\":\"unexpected EOF\"}" },
        { multipart, "--a b\r\nContent-Disposition: form-data; name=\"force\"\r\n\r\nmaybe\r\n--a b--",
          "417 {\"error\":\"strconv.ParseBool: parsing \\\"maybe\\\": invalid syntax\"}" },
        { multipart, "--a b\r\nContent-Disposition: form-data; name=\"service\"; filename=\"x\"\r\n\r\n\r\n--a b--\r\n",
          "417 {\"error\":\"unsupported field type for multipart.FileHeader\"}" },
        { "application/xml", "<a/>", "417 {\"error\":\"application/xml is not accepted, only JSON and forms\"}" },
        // Names that are not registered, in order, with a preamble, other headers, a longer line, a value without text.
        { multipart,
          "before\r\n--a b \r\ncontent-disposition: form-data; name=\"service\"\r\nX: y\r\n\r\n\r\n--a b\r\n"
          "Content-Disposition: form-data; name=service\r\n\r\nx\r\n--a bc\r\n--a b\n\n\n--a b--after",
          "200 " },
        { multipart, "--a b\nContent-Disposition: form-data; name=\"address\"\n\nhttp://a:1\n--a b--\n",
          "200 Register service http://a:1 removed from the center." },
    };
    g_auto(World) world = world_open();

    expect_query(&world, center_register, "name=a&address=http://a:1&ip_revise=0", "200 {\"result\":\"success\"}");
    expect_query(&world, center_register, "name=b&address=http://b:1&ip_revise=0", "200 {\"result\":\"success\"}");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        expect_body(&world, center_remove, cases[i].type, cases[i].body, cases[i].wanted);
    expect_query(&world, center_list, "", "200 {\"b\":[\"http://b:1\"]}");
}

static void wrong_selections_are_told_in_gocs_words(void)
{
    g_auto(World) world = world_open();

    expect_query(&world, center_profile, "", "417 {\"error\":\"no profiles\"}");
    expect_query(&world, center_profile, "service=x", "417 {\"error\":\"service [x] not found\"}");
    expect_query(&world, center_profile, "address=x", "417 {\"error\":\"address [x] not found\"}");
    expect_query(&world, center_profile, "address=x&force=T", "417 {\"error\":\"no profiles\"}");
    expect_query(&world, center_profile, "service=x&address=y",
                 "417 {\"error\":\"use 'service' flag and 'address' flag at the same time may cause ambiguity, please "
                 "use them separately\"}");
    expect_query(&world, center_profile, "force=maybe",
                 "417 {\"error\":\"strconv.ParseBool: parsing \\\"maybe\\\": invalid syntax\"}");
    expect_query(&world, center_profile, "force=%zz", "417 {\"error\":\"invalid URL escape \\\"%zz\\\"\"}");
    expect_json(&world, center_profile, "{\"force\":\"true\"}",
                "417 {\"error\":\"json: cannot unmarshal string into Go struct field ProfileParam.force of type "
                "bool\"}");
    expect_json(&world, center_profile, "{\"service\":\"x\"}",
                "417 {\"error\":\"json: cannot unmarshal string into Go struct field ProfileParam.service of type "
                "[]string\"}");
    expect_json(&world, center_profile, "{\"service\":[1]}",
                "417 {\"error\":\"json: cannot unmarshal number into Go struct field ProfileParam.service of type "
                "string\"}");
    expect_query(&world, center_clear, "service=x", "200 ");
    expect_query(&world, center_remove, "address=x", "200 ");
}

static void an_agent_that_fails_is_told_or_with_force_skipped(void)
{
    g_auto(World) world = world_open();
    g_autoptr(FakeAgent) good = add_agent(&world, "good", profile_a);
    g_autoptr(FakeAgent) bad = add_agent(&world, "bad5", "");
    g_autofree char *by_service = NULL;
    g_autofree char *by_nothing = NULL;
    g_autofree char *hidden = NULL;
    g_autofree char *refused = NULL;
    g_autofree char *gone = g_strdup(fake_agent_address(bad));

    fake_agent_answer(bad, "/v1/cover/profile", 500, "", "{\"error\":\"x\"}");
    by_service = g_strdup_printf("417 {\"error\":\"failed to get profile from %s, service bad5, error "
                                 "{\\\"error\\\":\\\"x\\\"}\"}",
                                 gone);
    by_nothing = g_strdup_printf("417 {\"error\":\"failed to get profile from %s, service , error "
                                 "{\\\"error\\\":\\\"x\\\"}\"}",
                                 gone);
    expect_query(&world, center_profile, "service=bad5", by_service);
    expect_query(&world, center_profile, "", by_nothing);
    expect_query(&world, center_profile, "force=true", "200 mode: count\nex/a.go:1.1,2.2 1 3\nex/a.go:5.1,6.2 1 0\n");

    fake_agent_answer(bad, "/v1/cover/profile", 500, "", "an internal page with a secret");
    hidden =
        g_strdup_printf("417 {\"error\":\"failed to get profile from %s, service bad5, error it answered 500\"}", gone);
    expect_query(&world, center_profile, "service=bad5", hidden);

    fake_agent_free(g_steal_pointer(&bad));
    refused = g_strdup_printf("417 {\"error\":\"failed to get profile from %s, service bad5, error Post "
                              "\\\"%s/v1/cover/profile\\\": dial tcp %s: connect: connection refused\"}",
                              gone, gone, gone + strlen("http://"));
    expect_query(&world, center_profile, "service=bad5", refused);
}

static void profiles_that_do_not_fit_are_told_in_gophers_words(void)
{
    static const struct {
        const char *second;
        const char *wanted;
    } cases[] = {
        { "mode: count\nex/a.go:1.1,2.2 1 3\n",
          "500 {\"error\":\"error merging ex/a.go: file block count for ex/a.go mismatches (1 vs 2)\"}" },
        { "mode: set\nex/a.go:1.1,2.2 1 1\nex/a.go:5.1,6.2 1 1\n",
          "500 {\"error\":\"error merging ex/a.go: mode for ex/a.go mismatches (set vs count)\"}" },
        { "mode: count\nex/a.go:1.1,2.2 1 1\nex/a.go:5.1,6.3 1 1\n",
          "500 {\"error\":\"error merging ex/a.go: coverage block mismatch: block #1 for ex/a.go ({StartLine:5 "
          "StartCol:1 EndLine:6 EndCol:3 NumStmt:1 Count:1} mismatches {StartLine:5 StartCol:1 EndLine:6 EndCol:2 "
          "NumStmt:1 Count:0})\"}" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(World) world = world_open();
        g_autoptr(FakeAgent) one = add_agent(&world, "a", profile_a);
        g_autoptr(FakeAgent) two = add_agent(&world, "b", cases[i].second);

        expect_query(&world, center_profile, "force=1", cases[i].wanted);
    }
}

static void an_answer_that_is_no_profile_is_refused_even_with_force(void)
{
    g_auto(World) world = world_open();
    g_autoptr(FakeAgent) agent = add_agent(&world, "a", "<html>secret</html>");
    g_autofree char *wanted =
        g_strdup_printf("500 {\"error\":\"%s did not answer with a coverage profile\"}", fake_agent_address(agent));

    expect_query(&world, center_profile, "force=1", wanted);
}

static void the_first_agent_that_fails_is_told_before_what_does_not_fit(void)
{
    g_auto(World) world = world_open();
    g_autoptr(FakeAgent) one = add_agent(&world, "a", profile_a);
    g_autoptr(FakeAgent) two = add_agent(&world, "b", "mode: count\nex/a.go:1.1,2.2 1 3\n");
    g_autoptr(FakeAgent) page = add_agent(&world, "c", "<html>");
    g_autoptr(FakeAgent) bad = add_agent(&world, "d", "");
    g_autofree char *no_profile =
        g_strdup_printf("500 {\"error\":\"%s did not answer with a coverage profile\"}", fake_agent_address(page));
    g_autofree char *failed = g_strdup_printf("417 {\"error\":\"failed to get profile from %s, service d, error "
                                              "{\\\"error\\\":\\\"x\\\"}\"}",
                                              fake_agent_address(bad));

    fake_agent_answer(bad, "/v1/cover/profile", 500, "", "{\"error\":\"x\"}");
    expect_query(&world, center_profile, "service=a&service=b&service=c&service=d", no_profile);
    expect_query(&world, center_profile, "service=a&service=b&service=d&service=c", failed);
    expect_query(&world, center_profile, "service=a&service=b&service=d&force=1",
                 "500 {\"error\":\"error merging ex/a.go: file block count for ex/a.go mismatches (1 vs 2)\"}");
}

static void clear_and_remove_print_a_line_an_address(void)
{
    g_auto(World) world = world_open();
    g_autoptr(FakeAgent) one = add_agent(&world, "a", profile_a);
    g_autoptr(FakeAgent) two = add_agent(&world, "b", profile_a);
    g_autofree char *cleared = g_strdup_printf("200 Register service %s coverage counter clear call successfully\n"
                                               "Register service %s coverage counter clear call successfully\n",
                                               fake_agent_address(one), fake_agent_address(two));
    g_autofree char *removed =
        g_strdup_printf("200 Register service %s removed from the center.", fake_agent_address(one));
    g_autofree char *by_address = g_strdup_printf("{\"address\":[\"%s\"]}", fake_agent_address(one));
    g_autofree char *left = g_strdup_printf("200 {\"b\":[\"%s\"]}", fake_agent_address(two));

    expect_query(&world, center_clear, "", cleared);
    register_agent(&world, "c", fake_agent_address(one));
    expect_json(&world, center_remove, by_address, removed);
    expect_query(&world, center_list, "", left);
    expect_query(&world, center_init, "", "200 \"\"");
    expect_query(&world, center_list, "", "200 {}");
}

static void a_clear_that_meets_a_dead_agent_stops_there(void)
{
    g_auto(World) world = world_open();
    g_autoptr(FakeAgent) one = add_agent(&world, "a", profile_a);
    FakeAgent *two = add_agent(&world, "b", profile_a);
    g_autofree char *dead = g_strdup(fake_agent_address(two));
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;

    fake_agent_free(two);
    first = g_strdup_printf("417 {\"error\":\"Post \\\"%s/v1/cover/clear\\\": dial tcp %s: connect: connection "
                            "refused\"}",
                            dead, dead + strlen("http://"));
    second = g_strdup_printf("200 Register service %s coverage counter clear call successfully\n"
                             "{\"error\":\"Post \\\"%s/v1/cover/clear\\\": dial tcp %s: connect: connection refused\"}",
                             fake_agent_address(one), dead, dead + strlen("http://"));
    expect_query(&world, center_clear, "service=b", first);
    expect_query(&world, center_clear, "", second);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/center/wrong registration", wrong_registrations_are_told_in_gocs_words);
    g_test_add_func("/center/address", the_stored_address_has_the_callers_ipv4_and_nothing_but_scheme_host_and_port);
    g_test_add_func("/center/binding", a_forms_body_comes_before_its_query_and_json_keys_match_in_any_case);
    g_test_add_func("/center/profile", profiles_are_selected_merged_and_sorted);
    g_test_add_func("/center/patterns", a_pattern_is_looked_at_when_no_earlier_one_matched);
    g_test_add_func("/center/modes", profiles_of_different_modes_go_together_unless_they_share_a_file);
    g_test_add_func("/center/multipart", a_multipart_form_is_read_and_other_types_are_refused);
    g_test_add_func("/center/selection", wrong_selections_are_told_in_gocs_words);
    g_test_add_func("/center/failing agent", an_agent_that_fails_is_told_or_with_force_skipped);
    g_test_add_func("/center/mismatch", profiles_that_do_not_fit_are_told_in_gophers_words);
    g_test_add_func("/center/no profile", an_answer_that_is_no_profile_is_refused_even_with_force);
    g_test_add_func("/center/first failure", the_first_agent_that_fails_is_told_before_what_does_not_fit);
    g_test_add_func("/center/clear", clear_and_remove_print_a_line_an_address);
    g_test_add_func("/center/dead", a_clear_that_meets_a_dead_agent_stops_there);
    return g_test_run();
}
