// SPDX-License-Identifier: Apache-2.0
// Declaration pairs: which declarations of a file are which of another version of it.
#include "increment/declaration_pairs.h"

void declaration_pairs_clear(DeclarationPairs *pairs)
{
    g_clear_pointer(&pairs->of_old, g_free);
    g_clear_pointer(&pairs->of_now, g_free);
}

static guint name_hash(gconstpointer key)
{
    const GoDeclaration *declaration = key;

    return g_str_hash(declaration->function.name) * 33 + g_str_hash(declaration->function.receiver);
}

static gboolean name_equal(gconstpointer a, gconstpointer b)
{
    return go_declaration_is_named_as(a, b);
}

static guint token_hash(gconstpointer key)
{
    return go_fingerprint_hash(&((const GoDeclaration *)key)->fingerprint);
}

static gboolean token_equal(gconstpointer a, gconstpointer b)
{
    const GoDeclaration *one = a, *other = b;

    return go_fingerprint_is_equal(one->fingerprint, other->fingerprint) && go_declaration_is_named_as(one, other);
}

static DeclarationPartner *partners_new(guint n)
{
    DeclarationPartner *partners = g_new(DeclarationPartner, n);

    for (guint i = 0; i < n; i++)
        partners[i] = (DeclarationPartner){ NO_PARTNER, NO_PARTNER };
    return partners;
}

// From a declaration to the first that equals it, counted from 1; `next` has for each the one after it, so.
static GHashTable *index_new(const MeasuredFile *file, GHashFunc hash, GEqualFunc equal, guint *next)
{
    GHashTable *index = g_hash_table_new(hash, equal);

    for (guint i = measured_file_size(file); i > 0; i--) {
        gpointer key = (gpointer)measured_file_declaration(file, i - 1);

        if (next)
            next[i - 1] = GPOINTER_TO_UINT(g_hash_table_lookup(index, key));
        g_hash_table_insert(index, key, GUINT_TO_POINTER(i));
    }
    return index;
}

static void find_named(DeclarationPartner *partners, const MeasuredFile *file, const MeasuredFile *other)
{
    g_autoptr(GHashTable) index = index_new(other, name_hash, name_equal, NULL);

    for (guint i = 0; i < measured_file_size(file); i++) {
        guint found = GPOINTER_TO_UINT(g_hash_table_lookup(index, measured_file_declaration(file, i)));

        if (found > 0)
            partners[i].named = found - 1;
    }
}

// Each old one is given away once, the first of several first.
static void find_equal(DeclarationPairs *pairs, const MeasuredFile *old, const MeasuredFile *now)
{
    g_autofree guint *next = g_new(guint, measured_file_size(old));
    g_autoptr(GHashTable) index = index_new(old, token_hash, token_equal, next);

    for (guint i = 0; i < measured_file_size(now); i++) {
        gpointer key = (gpointer)measured_file_declaration(now, i);
        guint found = GPOINTER_TO_UINT(g_hash_table_lookup(index, key));

        if (found == 0)
            continue;
        pairs->of_now[i].equal = found - 1;
        pairs->of_old[found - 1].equal = i;
        g_hash_table_insert(index, key, GUINT_TO_POINTER(next[found - 1]));
    }
}

void declaration_pairs_find(DeclarationPairs *pairs, const MeasuredFile *old, const MeasuredFile *now)
{
    pairs->of_old = partners_new(measured_file_size(old));
    pairs->of_now = partners_new(measured_file_size(now));
    find_named(pairs->of_old, old, now);
    find_named(pairs->of_now, now, old);
    find_equal(pairs, old, now);
}
