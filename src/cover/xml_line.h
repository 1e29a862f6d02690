// SPDX-License-Identifier: Apache-2.0
// XML line: what the attributes of one line element in a Cobertura, Clover or JaCoCo report say.
// Source: Cobertura's coverage-04.dtd, Clover's clover.xsd, JaCoCo's report.dtd.
#pragma once

#include "cover/line_cover.h"

// The value of an attribute; NULL: there is none. `attributes` are names and values in turn, NULL at the end.
const char *xml_attribute(const char *const *attributes, const char *name);

// Reads a line element of a report of that kind. No hits are none. INVALID when the number is missing, or one of the
// numbers is negative or does not fit.
bool xml_line_read(CoverLine *out, LineCoverKind kind, const char *const *attributes,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
