#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tells whether two coverage reports, on one page or with pages, show the same: title, labels, legend and, byte for
byte, each file's body."""
import html
import os
import re
import sys


def texts(pattern, page):
    return [html.unescape(text) for text in re.findall(pattern, page, re.DOTALL)]


def legend(page):
    return re.findall(r"<span.*?</span>", re.search(r'<div id="legend">(.*?)</div>', page, re.DOTALL).group(1))


def read(path):
    return open(path, "rb").read().decode("latin-1")


def one_page(page):
    return {
        "title": texts(r"<title>\s*(.*?)\s*</title>", page),
        "labels": texts(r'<option value="file\d+">(.*?)</option>', page),
        "legend": legend(page),
        "bodies": re.findall(r'<(?:pre|script type="text/plain") class="file" id="file\d+"[^>]*>(.*?)</(?:pre|script)>',
                             page, re.DOTALL),
    }


def pages(index, folder):
    """The files' pages in the order of their numbers, put together as one page has them."""
    found = {"title": texts(r"<title>\s*(.*?)\s*</title>", index), "labels": [], "legend": None, "bodies": []}
    numbered = {}
    for name in os.listdir(folder):
        if name.endswith(".html"):
            page = read(os.path.join(folder, name))
            number, body = re.search(r'<pre class="file" id="file(\d+)">\n(.*?)</pre>', page, re.DOTALL).groups()
            numbered[int(number)] = page, body
    for number in sorted(numbered):
        page, body = numbered[number]
        found["labels"] += texts(r'<h1 id="label">(.*?)</h1>', page)
        found["bodies"].append(body)
        if found["legend"] not in (None, legend(page)):
            sys.exit("pages with different legends")
        found["legend"] = legend(page)
    return found


def content(path):
    page = read(path)
    return pages(page, path.removesuffix(".html") + "_files") if '<body data-kind="index"' in page else one_page(page)


def differences(wanted, got):
    """What the contents of two reports do not have in common, in words."""
    for part in wanted:
        if wanted[part] != got[part]:
            pairs = [(w, g) for w, g in zip(wanted[part], got[part]) if w != g]
            yield (f"{part} differ: {len(wanted[part])} wanted, {len(got[part])} got, "
                   f"{len(pairs)} of them different")
            for w, g in pairs[:1]:
                yield f"  wanted {w[:300]!r}\n  got    {g[:300]!r}"


def main():
    wanted, got = content(sys.argv[1]), content(sys.argv[2])
    different = list(differences(wanted, got))
    if not wanted["bodies"] or different:
        sys.exit("\n".join(different) or "there is no file")
    print(f"{len(wanted['bodies'])} bodies of {sum(map(len, wanted['bodies']))} bytes are equal")


if __name__ == "__main__":
    main()
