// SPDX-License-Identifier: Apache-2.0
// Binding: the parameters of a center request: query, form or JSON, bound as gin binds them.
#include "center/binding.h"

#include "base/error.h"
#include "center/go_json.h"
#include "center/go_url.h"
#include "center/multipart.h"
#include "cover/go_quote.h"
#include "format/json_read.h"

#include <string.h>

enum { BODY_CEILING = 8 * 1024 * 1024 };

typedef enum FieldKind { FIELD_STRING, FIELD_BOOL, FIELD_STRINGS } FieldKind;

// One field of a parameter struct. Where it lives is `at` bytes into the struct.
typedef struct Field {
    const char *name;
    FieldKind kind;
    gsize at;
} Field;

typedef struct Shape {
    const char *go_name; // the struct's in goc
    const Field *fields;
    gsize n_fields;
} Shape;

static const Field register_fields[] = {
    { "name", FIELD_STRING, offsetof(RegisterParam, name) },
    { "address", FIELD_STRING, offsetof(RegisterParam, address) },
    { "ip_revise", FIELD_STRING, offsetof(RegisterParam, ip_revise) },
};
static const Shape register_shape = { "ServiceUnderTest", register_fields, G_N_ELEMENTS(register_fields) };

static const Field profile_fields[] = {
    { "force", FIELD_BOOL, offsetof(ProfileParam, is_forced) },
    { "service", FIELD_STRINGS, offsetof(ProfileParam, services) },
    { "address", FIELD_STRINGS, offsetof(ProfileParam, addresses) },
    { "coverfile", FIELD_STRINGS, offsetof(ProfileParam, coverfile) },
    { "skipfile", FIELD_STRINGS, offsetof(ProfileParam, skipfile) },
};
static const Shape profile_shape = { "ProfileParam", profile_fields, G_N_ELEMENTS(profile_fields) };

void register_param_clear(RegisterParam *param)
{
    g_free(param->name);
    g_free(param->address);
    g_free(param->ip_revise);
    *param = (RegisterParam){ 0 };
}

void profile_param_clear(ProfileParam *param)
{
    g_clear_pointer(&param->services, g_ptr_array_unref);
    g_clear_pointer(&param->addresses, g_ptr_array_unref);
    g_clear_pointer(&param->coverfile, g_ptr_array_unref);
    g_clear_pointer(&param->skipfile, g_ptr_array_unref);
}

bool go_parse_bool(const char *text, bool *out, GError **error)
{
    static const char *const yes[] = { "1", "t", "T", "TRUE", "true", "True", NULL };
    static const char *const no[] = { "0", "f", "F", "FALSE", "false", "False", NULL };
    g_autofree char *quoted = NULL;

    *out = g_strv_contains(yes, text);
    if (*out || g_strv_contains(no, text))
        return true;
    quoted = go_quote(text, strlen(text));
    return set_error(error, GOC_ERROR_INVALID, "strconv.ParseBool: parsing %s: invalid syntax", quoted);
}

static char **string_at(void *param, const Field *field)
{
    return (char **)(void *)((char *)param + field->at);
}

static bool *bool_at(void *param, const Field *field)
{
    return (bool *)(void *)((char *)param + field->at);
}

static GPtrArray *strings_at(void *param, const Field *field)
{
    return *(GPtrArray **)(void *)((char *)param + field->at);
}

static void replace_string(char **at, const char *text)
{
    g_free(*at);
    *at = g_strdup(text);
}

// Form: a list of values for each name, in order; the body's before the query's.

static GHashTable *values_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
}

static void add_value(GHashTable *values, const char *name, const char *value)
{
    GPtrArray *list = g_hash_table_lookup(values, name);

    if (!list) {
        list = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(values, g_strdup(name), list);
    }
    g_ptr_array_add(list, g_strdup(value));
}

static bool add_pair(GHashTable *values, const char *text, gsize size, GError **error)
{
    const char *equals = memchr(text, '=', size);
    gsize name_size = equals ? (gsize)(equals - text) : size;
    g_autofree char *name = NULL;
    g_autofree char *value = NULL;

    if (memchr(text, ';', size))
        return set_error(error, GOC_ERROR_INVALID, "invalid semicolon separator in query");
    if (!go_url_unescape_query(text, name_size, &name, error))
        return false;
    if (!go_url_unescape_query(equals ? equals + 1 : "", equals ? size - name_size - 1 : 0, &value, error))
        return false;
    add_value(values, name, value);
    return true;
}

static bool add_pairs(GHashTable *values, const char *text, gsize size, GError **error)
{
    while (size > 0) {
        const char *end = memchr(text, '&', size);
        gsize pair = end ? (gsize)(end - text) : size;

        if (pair > 0 && !add_pair(values, text, pair, error))
            return false;
        text += pair + (end ? 1 : 0);
        size -= pair + (end ? 1 : 0);
    }
    return true;
}

static bool set_form_field(void *param, const Field *field, const GPtrArray *list, GError **error)
{
    const char *first = list->pdata[0];

    switch (field->kind) {
    case FIELD_STRING: replace_string(string_at(param, field), first); return true;
    case FIELD_BOOL: return !*first || go_parse_bool(first, bool_at(param, field), error);
    case FIELD_STRINGS:
        for (guint i = 0; i < list->len; i++)
            g_ptr_array_add(strings_at(param, field), g_strdup(list->pdata[i]));
        return true;
    }
    g_assert_not_reached();
}

static bool set_form_fields(const Shape *shape, void *param, GHashTable *values, GError **error)
{
    for (gsize i = 0; i < shape->n_fields; i++) {
        const GPtrArray *list = g_hash_table_lookup(values, shape->fields[i].name);

        if (list && !set_form_field(param, &shape->fields[i], list, error))
            return false;
    }
    return true;
}

static bool has_media_type(const CenterRequest *request, const char *type)
{
    gsize size = strcspn(request->content_type, "; ");

    return size == strlen(type) && g_ascii_strncasecmp(request->content_type, type, size) == 0;
}

static bool bind_form(const Shape *shape, void *param, const CenterRequest *request, GError **error)
{
    g_autoptr(GHashTable) values = values_new();
    gsize size = 0;
    const char *body = request->body ? g_bytes_get_data(request->body, &size) : NULL;

    if (!request->is_get && has_media_type(request, "application/x-www-form-urlencoded"))
        if (!add_pairs(values, body, size, error))
            return false;
    if (!add_pairs(values, request->query, strlen(request->query), error))
        return false;
    return set_form_fields(shape, param, values, error);
}

static const Field *find_field(const Shape *shape, const char *name, int (*compare)(const char *, const char *))
{
    for (gsize i = 0; i < shape->n_fields; i++)
        if (compare(shape->fields[i].name, name) == 0)
            return &shape->fields[i];
    return NULL;
}

// Multipart: the body's fields only.
static bool bind_multipart(const Shape *shape, void *param, const CenterRequest *request, GError **error)
{
    g_autoptr(GHashTable) values = values_new();
    g_autoptr(GPtrArray) fields = NULL;

    if (!multipart_read(request->content_type, request->body, &fields, error))
        return false;
    for (guint i = 0; i < fields->len; i++) {
        const MultipartField *field = fields->pdata[i];

        if (field->is_file && find_field(shape, field->name, strcmp))
            return set_error(error, GOC_ERROR_INVALID, "unsupported field type for multipart.FileHeader");
        add_value(values, field->name, field->value);
    }
    return set_form_fields(shape, param, values, error);
}

// JSON.

static const char *kind_name(const JsonValue *value)
{
    switch (json_value_kind(value)) {
    case JSON_KIND_OBJECT: return "object";
    case JSON_KIND_ARRAY: return "array";
    case JSON_KIND_STRING: return "string";
    case JSON_KIND_INTEGER:
    case JSON_KIND_REAL: return "number";
    case JSON_KIND_BOOL: return "bool";
    case JSON_KIND_NULL: return "null";
    }
    g_assert_not_reached();
}

static bool type_error(const Shape *shape, const Field *field, const JsonValue *value, const char *type, GError **error)
{
    return set_error(error, GOC_ERROR_INVALID, "json: cannot unmarshal %s into Go struct field %s.%s of type %s",
                     kind_name(value), shape->go_name, field->name, type);
}

static bool set_json_strings(const Shape *shape, GPtrArray *list, const Field *field, const JsonValue *value,
                             GError **error)
{
    if (json_value_kind(value) != JSON_KIND_ARRAY)
        return type_error(shape, field, value, "[]string", error);
    for (gsize i = 0; i < json_value_length(value); i++) {
        const JsonValue *item = json_value_item(value, i);
        bool is_null = json_value_kind(item) == JSON_KIND_NULL;

        if (!is_null && !json_value_text(item))
            return type_error(shape, field, item, "string", error);
        g_ptr_array_add(list, g_strdup(is_null ? "" : json_value_text(item)));
    }
    return true;
}

static bool set_json_field(const Shape *shape, void *param, const Field *field, const JsonValue *value, GError **error)
{
    if (json_value_kind(value) == JSON_KIND_NULL)
        return true;
    switch (field->kind) {
    case FIELD_STRING:
        if (!json_value_text(value))
            return type_error(shape, field, value, "string", error);
        replace_string(string_at(param, field), json_value_text(value));
        return true;
    case FIELD_BOOL:
        if (json_value_kind(value) != JSON_KIND_BOOL)
            return type_error(shape, field, value, "bool", error);
        *bool_at(param, field) = json_value_bool(value);
        return true;
    case FIELD_STRINGS: return set_json_strings(shape, strings_at(param, field), field, value, error);
    }
    g_assert_not_reached();
}

static bool bind_json(const Shape *shape, void *param, const CenterRequest *request, GError **error)
{
    gsize size = 0;
    const char *body = request->body ? g_bytes_get_data(request->body, &size) : NULL;
    g_autoptr(JsonValue) tree = NULL;

    if (!go_json_first_value(body ? body : "", size, &size, error))
        return false;
    if (!json_read(&tree, body, size, BODY_CEILING, error))
        return false;
    if (json_value_kind(tree) == JSON_KIND_NULL)
        return true;
    if (json_value_kind(tree) != JSON_KIND_OBJECT)
        return set_error(error, GOC_ERROR_INVALID, "json: cannot unmarshal %s into Go value of type cover.%s",
                         kind_name(tree), shape->go_name);
    for (const char *key = NULL; (key = json_value_next_key(tree, key));) {
        const Field *field = find_field(shape, key, g_ascii_strcasecmp);

        if (field && !set_json_field(shape, param, field, json_value_member(tree, key), error))
            return false;
    }
    return true;
}

// goc reads these too; its own clients send none of them. Taken for a form they would name nothing, which means all.
static bool refuse_type(const Shape *shape, void *param, const CenterRequest *request, GError **error)
{
    return set_error(error, GOC_ERROR_INVALID, "%s is not accepted, only JSON and forms", request->content_type);
}

static bool bind(const Shape *shape, void *param, const CenterRequest *request, GError **error)
{
    static const struct {
        const char *type;
        bool (*bind)(const Shape *shape, void *param, const CenterRequest *request, GError **error);
    } binders[] = {
        { "application/json", bind_json },      { "multipart/form-data", bind_multipart },
        { "application/xml", refuse_type },     { "text/xml", refuse_type },
        { "application/x-yaml", refuse_type },  { "application/x-protobuf", refuse_type },
        { "application/msgpack", refuse_type }, { "application/x-msgpack", refuse_type },
    };

    for (gsize i = 0; !request->is_get && i < G_N_ELEMENTS(binders); i++)
        if (has_media_type(request, binders[i].type))
            return binders[i].bind(shape, param, request, error);
    return bind_form(shape, param, request, error);
}

static void require(GString *missing, const char *value, const char *name)
{
    if (*value)
        return;
    g_string_append_printf(missing,
                           "%sKey: 'ServiceUnderTest.%s' Error:Field validation for '%s' failed on the 'required' tag",
                           missing->len ? "\n" : "", name, name);
}

bool register_param_bind(RegisterParam *param, const CenterRequest *request, GError **error)
{
    g_autoptr(GString) missing = g_string_new(NULL);

    *param = (RegisterParam){ g_strdup(""), g_strdup(""), g_strdup("") };
    if (!bind(&register_shape, param, request, error))
        return false;
    require(missing, param->name, "Name");
    require(missing, param->address, "Address");
    return missing->len == 0 || set_error(error, GOC_ERROR_INVALID, "%s", missing->str);
}

bool profile_param_bind(ProfileParam *param, const CenterRequest *request, GError **error)
{
    *param = (ProfileParam){
        .services = g_ptr_array_new_with_free_func(g_free),
        .addresses = g_ptr_array_new_with_free_func(g_free),
        .coverfile = g_ptr_array_new_with_free_func(g_free),
        .skipfile = g_ptr_array_new_with_free_func(g_free),
    };
    return bind(&profile_shape, param, request, error);
}
