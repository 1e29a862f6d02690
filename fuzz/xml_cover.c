// SPDX-License-Identifier: Apache-2.0
// Fuzz target: Cobertura, Clover and JaCoCo reports. Bytes are refused with an error, or give a line cover that obeys
// the laws.
#include "cover/xml_cover.h"

#include "line_cover_laws.h"

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size);

int LLVMFuzzerTestOneInput(const guint8 *data, gsize size)
{
    return check_reader(xml_cover_read, data, size);
}
