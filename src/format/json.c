// SPDX-License-Identifier: Apache-2.0
// JSON: a streaming writer; commas, quotes and escapes are its business.
#include "format/json.h"

#include <string.h>

// Puts the comma that is due before a value or a key.
static void begin_item(JsonWriter *json)
{
    if (json->is_after_key) {
        json->is_after_key = false;
        return;
    }
    if (json->has_item[json->depth])
        output_byte(json->output, ',');
    json->has_item[json->depth] = true;
}

static void open_bracket(JsonWriter *json, char bracket)
{
    begin_item(json);
    output_byte(json->output, bracket);
    g_assert(json->depth + 1 < JSON_DEPTH);
    json->depth++;
    json->has_item[json->depth] = false;
}

static void close_bracket(JsonWriter *json, char bracket)
{
    g_assert(json->depth > 0 && !json->is_after_key);
    json->depth--;
    output_byte(json->output, bracket);
}

void json_object_begin(JsonWriter *json)
{
    open_bracket(json, '{');
}

void json_object_end(JsonWriter *json)
{
    close_bracket(json, '}');
}

void json_array_begin(JsonWriter *json)
{
    open_bracket(json, '[');
}

void json_array_end(JsonWriter *json)
{
    close_bracket(json, ']');
}

static bool is_plain(guchar byte)
{
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\' && byte != '<' && byte != '>' && byte != '&';
}

static void write_ascii_escape(Output *output, guchar byte)
{
    switch (byte) {
    case '"': output_text(output, "\\\""); break;
    case '\\': output_text(output, "\\\\"); break;
    case '\b': output_text(output, "\\b"); break;
    case '\f': output_text(output, "\\f"); break;
    case '\n': output_text(output, "\\n"); break;
    case '\r': output_text(output, "\\r"); break;
    case '\t': output_text(output, "\\t"); break;
    default: output_printf(output, "\\u%04x", byte); break;
    }
}

// Writes the character that starts at `at` with a byte >= 0x80. Returns where the next one starts. Go replaces each
// byte of a broken sequence on its own.
static const char *write_beyond_ascii(Output *output, const char *at, const char *end)
{
    gunichar character = g_utf8_get_char_validated(at, end - at);

    if (character == (gunichar)-1 || character == (gunichar)-2) {
        output_text(output, "\\ufffd");
        return at + 1;
    }
    if (character == 0x2028 || character == 0x2029)
        output_printf(output, "\\u%04x", character);
    else
        output_write(output, at, (gsize)g_unichar_to_utf8(character, NULL));
    return at + g_unichar_to_utf8(character, NULL);
}

static void write_quoted(Output *output, const char *text, gsize size)
{
    const char *end = text + size;

    output_byte(output, '"');
    for (const char *at = text; at < end;) {
        const char *run = at;

        while (at < end && is_plain((guchar)*at))
            at++;
        output_write(output, run, (gsize)(at - run));
        if (at == end)
            break;
        if ((guchar)*at >= 0x80) {
            at = write_beyond_ascii(output, at, end);
        } else {
            write_ascii_escape(output, (guchar)*at);
            at++;
        }
    }
    output_byte(output, '"');
}

void json_key(JsonWriter *json, const char *key)
{
    g_assert(json->depth > 0 && !json->is_after_key);
    begin_item(json);
    write_quoted(json->output, key, strlen(key));
    output_byte(json->output, ':');
    json->is_after_key = true;
}

void json_string(JsonWriter *json, const char *text)
{
    if (text)
        json_string_sized(json, text, strlen(text));
    else
        json_null(json);
}

void json_string_sized(JsonWriter *json, const char *text, gsize size)
{
    begin_item(json);
    write_quoted(json->output, text, size);
}

void json_int(JsonWriter *json, int64_t value)
{
    begin_item(json);
    if (value < 0)
        output_byte(json->output, '-');
    output_number(json->output, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

void json_uint(JsonWriter *json, uint64_t value)
{
    begin_item(json);
    output_number(json->output, value);
}

void json_bool(JsonWriter *json, bool value)
{
    json_number_text(json, value ? "true" : "false");
}

void json_null(JsonWriter *json)
{
    json_number_text(json, "null");
}

void json_number_text(JsonWriter *json, const char *digits)
{
    begin_item(json);
    output_text(json->output, digits);
}

void json_member(JsonWriter *json, const char *key, const char *text)
{
    json_key(json, key);
    json_string(json, text);
}

void json_member_int(JsonWriter *json, const char *key, int64_t value)
{
    json_key(json, key);
    json_int(json, value);
}

void json_member_uint(JsonWriter *json, const char *key, uint64_t value)
{
    json_key(json, key);
    json_uint(json, value);
}

void json_member_bool(JsonWriter *json, const char *key, bool value)
{
    json_key(json, key);
    json_bool(json, value);
}

void json_member_texts(JsonWriter *json, const char *key, const GPtrArray *texts)
{
    json_key(json, key);
    json_array_begin(json);
    for (guint i = 0; texts && i < texts->len; i++)
        json_string(json, texts->pdata[i]);
    json_array_end(json);
}
