// SPDX-License-Identifier: Apache-2.0
// XML cover: reads Cobertura, Clover and JaCoCo reports. Knows expat.
//
// Which of them a report is, is told as diff-cover 10.5 tells it: Clover when the root has an attribute `clover`, or a
// line in a file has `num` and `count`; else JaCoCo when the root has a `name`; else Cobertura. Nothing that the report
// names is ever opened: neither sources nor a DTD.
#pragma once

#include "base/packed_stream.h"
#include "cover/line_cover.h"

// Reads a report as it streams in, packed or not; memory goes with the number of lines.
//
// INVALID, with the line of the report, for what is not whole XML, has another root than these formats, or a line
// without number or with one that does not fit; also for an encoding other than UTF-8, UTF-16, ISO-8859-1 and
// US-ASCII, for entities that are not declared in it, and for those that become very much. TOO_BIG for elements that
// nest more than 1,000 deep or are longer than 1 MiB. Otherwise errors are those of the stream.
bool xml_cover_read(LineCover **out, PackedStream *stream, GError **error) G_GNUC_WARN_UNUSED_RESULT;
