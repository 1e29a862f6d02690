// SPDX-License-Identifier: Apache-2.0
// Portal assets, tested: what tools/embed-portal makes of the small portal in tests/cases/portal.
#include "server/portal_assets.h"

#include <glib.h>
#include <string.h>

static const PortalAsset *asset_named(const char *path)
{
    for (const PortalAsset *asset = portal_assets; asset->path; asset++)
        if (strcmp(asset->path, path) == 0)
            return asset;
    return NULL;
}

static void every_file_but_the_hidden_is_carried(void)
{
    static const char *const names[] = { "assets/index-D7RvJ5Iy.js", "assets/plain.css", "index.html", NULL };

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_cmpstr(portal_assets[i].path, ==, names[i]);
}

static void the_bytes_are_those_of_the_file(void)
{
    for (const PortalAsset *asset = portal_assets; asset->path; asset++) {
        g_autofree char *path = g_build_filename(g_getenv("PORTAL_DIST"), asset->path, NULL);
        g_autofree char *content = NULL;
        gsize size = 0;

        g_assert_true(g_file_get_contents(path, &content, &size, NULL));
        g_assert_cmpuint(asset->size, ==, size);
        g_assert_true(memcmp(asset->data, content, size) == 0);
    }
}

static void an_entity_tag_is_the_quoted_hash_of_the_bytes(void)
{
    for (const PortalAsset *asset = portal_assets; asset->path; asset++) {
        g_autofree char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA256, asset->data, asset->size);
        g_autofree char *tag = g_strdup_printf("\"%s\"", hash);

        g_assert_cmpstr(asset->etag, ==, tag);
    }
}

static void only_a_name_with_a_hash_is_immutable(void)
{
    g_assert_true(asset_named("assets/index-D7RvJ5Iy.js")->is_immutable);
    g_assert_false(asset_named("assets/plain.css")->is_immutable);
    g_assert_false(asset_named("index.html")->is_immutable);
}

static void a_content_type_follows_from_the_name(void)
{
    g_assert_cmpstr(asset_named("index.html")->content_type, ==, "text/html; charset=utf-8");
    g_assert_cmpstr(asset_named("assets/plain.css")->content_type, ==, "text/css; charset=utf-8");
    g_assert_cmpstr(asset_named("assets/index-D7RvJ5Iy.js")->content_type, ==, "text/javascript; charset=utf-8");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/portal_assets/every_file_but_the_hidden_is_carried", every_file_but_the_hidden_is_carried);
    g_test_add_func("/portal_assets/the_bytes_are_those_of_the_file", the_bytes_are_those_of_the_file);
    g_test_add_func("/portal_assets/an_entity_tag_is_the_quoted_hash_of_the_bytes",
                    an_entity_tag_is_the_quoted_hash_of_the_bytes);
    g_test_add_func("/portal_assets/only_a_name_with_a_hash_is_immutable", only_a_name_with_a_hash_is_immutable);
    g_test_add_func("/portal_assets/a_content_type_follows_from_the_name", a_content_type_follows_from_the_name);
    return g_test_run();
}
