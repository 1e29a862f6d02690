// SPDX-License-Identifier: Apache-2.0
#include "base/output.h"

#include "base/error.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void assert_content(Output *output, const char *wanted)
{
    gsize size;
    const char *bytes = output_bytes(output, &size);

    g_assert_cmpmem(bytes, (int)size, wanted, (int)strlen(wanted));
}

static void every_writer_appends(void)
{
    g_autoptr(Output) output = output_new_memory();
    char *room;

    output_text(output, "a");
    output_byte(output, 'b');
    output_write(output, "cd", 1);
    output_write(output, NULL, 0);
    output_number(output, 0);
    output_number(output, UINT64_MAX);
    output_printf(output, " %d%%", 7);
    room = output_reserve(output, 5000);
    memset(room, 'x', 5000);
    output_advance(output, 2);
    assert_content(output, "abc018446744073709551615 7%xx");
    output_empty(output);
    output_text(output, "again");
    assert_content(output, "again");
}

static void what_is_stolen_is_gone(void)
{
    g_autoptr(Output) output = output_new_memory();
    g_autoptr(GBytes) first = NULL;
    g_autoptr(GBytes) second = NULL;

    output_text(output, "one");
    first = output_steal(output);
    second = output_steal(output);
    g_assert_cmpuint(g_bytes_get_size(first), ==, 3);
    g_assert_cmpuint(g_bytes_get_size(second), ==, 0);
}

// Writes of every size around the buffer's must come out whole and in order.
static void a_descriptor_gets_every_byte_in_order(void)
{
    static const gsize sizes[] = { 1, 65535, 65536, 3, 65537, 200000, 1, 0, 1023 };
    g_autoptr(Output) memory = output_new_memory();
    g_autoptr(Output) output = NULL;
    FILE *file = tmpfile();
    g_autofree char *got = NULL;
    gsize size;
    const char *wanted;

    g_assert_nonnull(file);
    output = output_new_fd(fileno(file));
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *piece = g_malloc(sizes[i] + 1);

        memset(piece, 'a' + (int)i, sizes[i]);
        output_write(output, piece, sizes[i]);
        output_write(memory, piece, sizes[i]);
        output_byte(output, '\n');
        output_byte(memory, '\n');
    }
    g_assert_true(output_finish(output, NULL));
    wanted = output_bytes(memory, &size);
    got = g_malloc(size);
    g_assert_cmpint(pread(fileno(file), got, size, 0), ==, size);
    g_assert_true(memcmp(got, wanted, size) == 0);
    g_assert_cmpint(lseek(fileno(file), 0, SEEK_END), ==, size);
    fclose(file);
}

static void the_first_failure_is_told_at_the_end(void)
{
    g_autoptr(GError) error = NULL;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    g_autoptr(Output) output = output_new_fd(fd);

    for (int i = 0; i < 100000; i++)
        output_text(output, "a line\n");
    g_assert_false(output_finish(output, &error));
    g_assert_cmpstr(error->message, ==, "cannot write: No space left on device");
    g_assert_cmpint(error_kind(error), ==, GOC_ERROR_UNAVAILABLE);
    close(fd);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/output/append", every_writer_appends);
    g_test_add_func("/output/steal", what_is_stolen_is_gone);
    g_test_add_func("/output/descriptor", a_descriptor_gets_every_byte_in_order);
    g_test_add_func("/output/failure", the_first_failure_is_told_at_the_end);
    return g_test_run();
}
