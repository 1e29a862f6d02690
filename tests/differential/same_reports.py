#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the reports of generated profiles with those of `go tool cover`.

usage: same_reports.py <LIST     names of profiles, one a line; beside each lie <kind>.wanted or <kind>.error of the
                                 oracle, and <kind>.got or <kind>.failed of reports_print
Prints what differs, and at the end how many were equal and how many both refuse.
"""
import collections
import re
import sys
from pathlib import Path

from same_pages import content, differences


def text_of(path):
    return path.read_text(encoding="utf-8", errors="replace")


def go_words(text):
    """Our words about a profile without what they have more than Go's: where the error is."""
    text = re.sub(r'^line \d+: (?=")', "line ", text)
    text = re.sub(r"^line \d+: ", "", text)
    return re.sub(r'^".*": (?=inconsistent NumStmt)', "", text, flags=re.DOTALL)


def of_error(wanted, got):
    """Both refuse; the words about the profile are Go's, unless a number is too big for us before Go finds its error."""
    if got.endswith("is above 4294967295"):
        return
    wanted_kind, _, wanted_text = wanted.partition(": ")
    got_kind, _, got_text = got.partition(": ")
    if (wanted_kind == "parse") != (got_kind == "parse"):
        yield f"wanted {wanted!r}, got {got!r}"
    elif wanted_kind == "parse" and wanted_text != go_words(got_text):
        yield f"wanted {wanted_text!r}, got {got_text!r}"


def of_report(kind, wanted, got):
    if kind == "html":
        yield from differences(content(str(wanted)), content(str(got)))
    elif wanted.read_bytes() != got.read_bytes():
        yield f"wanted:\n{text_of(wanted)}got:\n{text_of(got)}"


def compare(folder, kind, seen):
    wanted, refused, got, failed = (folder / f"{kind}.{end}" for end in ("wanted", "error", "got", "failed"))
    if refused.exists() and failed.exists():
        seen["refused"] += 1
        yield from of_error(text_of(refused), text_of(failed))
    elif refused.exists() and text_of(refused) == "syntax":
        seen["accepted"] += 1  # our scanner sees brackets and declarations only
    elif refused.exists():
        yield f"Go refuses it: {text_of(refused)}"
    elif failed.exists():
        yield f"we refuse it: {text_of(failed)}"
    else:
        seen["equal"] += 1
        yield from of_report(kind, wanted, got)


def main():
    seen = collections.Counter()
    for name in sys.stdin:
        for kind in ("func", "html"):
            for text in compare(Path(name.strip()).parent, kind, seen):
                seen["different"] += 1
                print(f"case {Path(name).parent}, {kind}: {text}")
    if seen["different"] or not seen["equal"]:
        sys.exit(f"{seen['different']} are different")
    print(f"{seen['equal']} reports are equal, {seen['refused']} both refuse, "
          f"{seen['accepted']} are not Go but look like it to us")


main()
