#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tells whether two coverage pages show the same: title, labels, legend and, byte for byte, each file's body."""
import html
import re
import sys


def content(path):
    page = open(path, "rb").read().decode("latin-1")

    def texts(pattern):
        return [html.unescape(text) for text in re.findall(pattern, page, re.DOTALL)]

    legend = re.search(r'<div id="legend">(.*?)</div>', page, re.DOTALL).group(1)
    return {
        "title": texts(r"<title>\s*(.*?)\s*</title>"),
        "labels": texts(r'<option value="file\d+">(.*?)</option>'),
        "legend": re.findall(r"<span.*?</span>", legend),
        "bodies": re.findall(r'<pre class="file" id="file\d+"[^>]*>(.*?)</pre>', page, re.DOTALL),
    }


def main():
    wanted, got = content(sys.argv[1]), content(sys.argv[2])
    different = [part for part in wanted if wanted[part] != got[part]]
    for part in different:
        pairs = [(w, g) for w, g in zip(wanted[part], got[part]) if w != g]
        print(f"{part} differ: {len(wanted[part])} wanted, {len(got[part])} got, {len(pairs)} of them different")
        for w, g in pairs[:1]:
            print(f"  wanted {w[:300]!r}\n  got    {g[:300]!r}")
    if not wanted["bodies"] or different:
        sys.exit(1)
    print(f"{len(wanted['bodies'])} bodies of {sum(map(len, wanted['bodies']))} bytes are equal")


main()
