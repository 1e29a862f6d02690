#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Makes GOCOVERDIRs hand-* of what Go's programs seldom or never write, and `go tool covdata` reads all the same.
# usage: covdata_cases.py FOLDER
import os
import struct
import sys

TAG = bytes(range(16))


def uleb(value):
    out = b''
    while value > 0x7f:
        out += bytes([value & 0x7f | 0x80])
        value >>= 7
    return out + bytes([value])


def strings(texts):
    return uleb(len(texts)) + b''.join(uleb(len(text.encode())) + text.encode() for text in texts)


def blob(path, functions):
    """functions: (name, file, is literal, units of five numbers)"""
    texts = ['', path, path.rpartition('/')[2]]
    for name, file, _, _ in functions:
        texts += [text for text in (name, file) if text not in texts]
    table, records, offsets = strings(texts), b'', []
    for name, file, is_literal, units in functions:
        offsets.append(44 + 4 * len(functions) + len(table) + len(records))
        records += uleb(len(units)) + uleb(texts.index(name)) + uleb(texts.index(file))
        records += b''.join(uleb(number) for unit in units for number in unit) + uleb(is_literal)
    size = 44 + 4 * len(functions) + len(table) + len(records)
    return (struct.pack('<IIII16sIII', size, 2, 1, 0, TAG, 0, len(texts), len(functions)) +
            struct.pack(f'<{len(offsets)}I', *offsets) + table + records)


def meta(packages, mode=2):
    blobs = [blob(*package) for package in packages]
    start = 56 + 16 * len(blobs)
    offsets, at = [], start + 2
    for one in blobs:
        offsets.append(at)
        at += len(one)
    return (b'\0cvm' + struct.pack('<IQQ16sIIBB6x', 1, at, len(blobs), TAG, start, 2, mode, 1) +
            struct.pack(f'<{len(blobs)}Q', *offsets) + struct.pack(f'<{len(blobs)}Q', *map(len, blobs)) +
            b'\1\0' + b''.join(blobs))


def counters(*segments, flavour=2, big_endian=False):
    """segments: lists of (package, function, counters)"""
    number = uleb if flavour == 2 else lambda value: struct.pack('>I' if big_endian else '<I', value)
    out = b'\0cwm' + struct.pack('<I16sBB6x', 1, TAG, flavour, big_endian)
    for i, entries in enumerate(segments):
        table = strings(['argc', '2', 'argv0', 'x', 'argv1', '--password=hunter2', 'GOOS', 'linux', 'GOARCH', 'amd64'])
        arguments = uleb(5) + b''.join(map(uleb, range(10)))
        arguments += bytes(-(len(table) + len(arguments)) % 4)
        out += struct.pack('<QII', len(entries), len(table), len(arguments)) + table + arguments
        for package, function, values in entries:
            out += b''.join(number(value) for value in (len(values), package, function, *values))
        out += b'\0cwm' + struct.pack('<4xI4x', i + 1)
    return out


def unit(line, column=1, end_line=None, end_column=9, statements=1):
    return (line, column, end_line or line, end_column, statements)


A = [('F', 'm/a/a.go', 0, [unit(3), unit(5, statements=2)]), ('*T.M', 'm/a/b.go', 0, [unit(7)])]
B = [('G', 'm/b/b.go', 0, [unit(1, 2, 9, 3), unit(1, 1, 9, 3), unit(1, 1, 8, 30), unit(1, 1, 8, 4, 0)])]
NONE = [('N', 'm/none/n.go', 0, [])]
HIGHEST = 2 ** 32 - 1
ONE = counters([(0, 0, [1, 0]), (0, 1, [300])])
PROGRAM = meta([('m/a', A), ('m/b', B)])

CASES = {
    'programs': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': ONE, 'covcounters.x.2.1': ONE,
                 'covmeta.y': meta([('m/b', B), ('m/a', A[:1] + [('*T.M', 'm/a/b.go', 0, [unit(7), unit(8)])])]),
                 'covcounters.y.1.1': counters([(0, 0, [1, 2, 3, 4]), (1, 1, [5, 6])])},
    'raw': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': counters([(0, 0, [1, 70000])], flavour=1)},
    'big-endian': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': counters([(0, 0, [1, 70000])], flavour=1, big_endian=True)},
    'overflow': {'covmeta.x': PROGRAM,
                 'covcounters.x.1.1': counters([(0, 0, [HIGHEST, 3]), (0, 1, [HIGHEST - 5])]),
                 'covcounters.x.2.1': counters([(0, 0, [0, 4]), (0, 1, [5])]),
                 'covcounters.x.3.1': counters([(0, 0, [1, 4]), (0, 1, [0]), (0, 1, [1]), (0, 1, [0])]),
                 'covcounters.x.4.1': counters([(0, 0, [HIGHEST, HIGHEST]), (1, 0, [1, 2, 3, 4])]),
                 'covmeta.y': PROGRAM, 'covcounters.y.1.1': counters([(0, 1, [7])])},
    'unknown-functions': {'covmeta.x': PROGRAM,
                          'covcounters.x.1.1': counters([(0, 3, [1]), (2, 0, [1, 2]), (0, 0, [1, 2]), (0, 2, [1])])},
    'more-counters': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': counters([(0, 0, [1, 2, 3, 4])])},
    'no-counters': {'covmeta.x': PROGRAM},
    'one-without-counters': {'covmeta.x': PROGRAM, 'covmeta.y': meta([('m/c', A)]), 'covcounters.x.1.1': ONE},
    'no-meta': {'covcounters.x.1.1': ONE},
    'empty': {},
    'no-packages': {'covmeta.x': meta([]), 'covcounters.x.1.1': counters([])},
    'no-statements': {'covmeta.x': meta([('m/a', A), ('m/none', NONE), ('m/z', B)]), 'covcounters.x.1.1': ONE},
    'package-twice': {'covmeta.x': meta([('m/a', A), ('m/a', A)]),
                      'covcounters.x.1.1': counters([(0, 0, [1, 0]), (1, 0, [2, 0])])},
    'function-twice': {'covmeta.x': meta([('m/a', A + A)]),
                       'covcounters.x.1.1': counters([(0, 0, [1, 0]), (0, 2, [2, 0]), (0, 0, [4, 4])])},
    'one-place-of-two': {'covmeta.x': meta([('m/a', [('F', 'a.go', 0, [unit(3)]), ('G', 'a.go', 0, [unit(3)])])]),
                         'covcounters.x.1.1': counters([(0, 0, [6]), (0, 1, [6])])},
    'set': {'covmeta.x': meta([('m/a', A)], mode=1), 'covcounters.x.1.1': ONE, 'covcounters.x.2.1': ONE,
            'covmeta.y': meta([('m/a', A)], mode=1), 'covcounters.y.1.1': ONE},
    'modes-count-set': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': ONE, 'covcounters.x.2.1': ONE,
                        'covmeta.y': meta([('m/a', A)], mode=1), 'covcounters.y.1.1': ONE, 'covcounters.y.2.1': ONE},
    'modes-set-atomic': {'covmeta.x': meta([('m/a', A)], mode=1), 'covcounters.x.1.1': ONE,
                         'covmeta.y': meta([('m/a', A)], mode=3), 'covcounters.y.1.1': ONE, 'covcounters.y.2.1': ONE,
                         'covmeta.z': meta([('m/a', A)], mode=1), 'covcounters.z.1.1': ONE, 'covcounters.z.2.1': ONE},
    'segments': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': counters([(0, 0, [1, 2])], [(0, 0, [4, 4])])},
    'names': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': ONE, 'covcounters.x.1': b'junk', 'covcounters.x.1.y': b'junk',
              'covcounters.other.1.1': b'junk', 'covcounters.x.99999999999999999999.1': b'junk', 'covmeta.': b'junk',
              'tmp.covmeta.x1': b'junk', 'covmeta.a b': b'junk', 'covmeta': b'junk', 'notes': b'junk'},
    'order': {'covmeta.x': meta([('m/z', B), ('m/a', A), ('m/a-b', A), ('m/a/b', B)]),
              'covcounters.x.1.1': counters([(1, 0, [1, 0]), (3, 0, [1, 2, 3, 4])])},
    'broken-counters': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': ONE, 'covcounters.x.2.1': ONE[:-1]},
    'cut-counters': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': ONE[:40]},
    'empty-counters': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': b''},
    'no-magic': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': b'x' + ONE[1:]},
    'next-version': {'covmeta.x': PROGRAM, 'covcounters.x.1.1': ONE[:4] + b'\2' + ONE[5:]},
    'broken-meta': {'covmeta.x': b'x' + PROGRAM[1:], 'covcounters.x.1.1': ONE},
    'next-meta': {'covmeta.x': PROGRAM[:4] + b'\2' + PROGRAM[5:], 'covcounters.x.1.1': ONE},
    'cut-meta': {'covmeta.x': PROGRAM[:30], 'covcounters.x.1.1': ONE},
    'empty-meta': {'covmeta.x': b'', 'covcounters.x.1.1': ONE},
}

for name, files in CASES.items():
    folder = os.path.join(sys.argv[1], 'hand-' + name)
    os.makedirs(os.path.join(folder, 'covmeta.folder'))
    for file, content in files.items():
        with open(os.path.join(folder, file), 'wb') as out:
            out.write(content)
