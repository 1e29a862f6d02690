// SPDX-License-Identifier: Apache-2.0
// Archives: gzip, zstd and tar, made here so that no tool must be installed for them.
import { gzipSync } from 'node:zlib';

export const gzip = (bytes) => gzipSync(bytes);

// A zstd frame of stored blocks.
export function zstd(bytes) {
    const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
    head.writeUInt32LE(bytes.length, 5);
    const parts = [head];
    const most = 128 * 1024;
    for (let at = 0; at < bytes.length || at === 0; at += most) {
        const block = bytes.subarray(at, at + most);
        const is_last = at + most >= bytes.length ? 1 : 0;
        parts.push(header24(block.length << 3 | is_last), block);
    }
    return Buffer.concat(parts);
}

// A zstd frame of few bytes that stands for `start` and about `size` zeros: each block says "this byte, 128 KiB times".
export function zstdBomb(start, size) {
    const most = 128 * 1024;
    const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]); // a window of 128 KiB
    const stored = Buffer.concat([header24(start.length << 3), start]);
    const zeros = (is_last) => Buffer.concat([header24(most << 3 | 1 << 1 | is_last), Buffer.from([0])]);
    return Buffer.concat([head, stored, ...Array.from({ length: size / most - 1 }, () => zeros(0)), zeros(1)]);
}

function header24(value) {
    return Buffer.from([value & 0xff, value >> 8 & 0xff, value >> 16 & 0xff]);
}

// A ustar of `files`: { name: bytes }.
export function tar(files) {
    const parts = [];
    for (const [name, bytes] of Object.entries(files)) {
        const header = Buffer.alloc(512);
        header.write(name, 0, 100);
        header.write('0000644\0', 100);
        header.write(bytes.length.toString(8).padStart(11, '0') + '\0', 124);
        header.write('00000000000\0', 136);
        header.write('        0', 148);
        header.write('ustar\x0000', 257);
        const sum = header.reduce((a, b) => a + b, 0);
        header.write(sum.toString(8).padStart(6, '0') + '\0 ', 148);
        parts.push(header, bytes, Buffer.alloc((512 - bytes.length % 512) % 512));
    }
    return Buffer.concat([...parts, Buffer.alloc(1024)]);
}
