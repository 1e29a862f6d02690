// SPDX-License-Identifier: Apache-2.0
// Text profile: added up, put in order and counted, by other means than the product's.

// "file:1.2,3.4 statements" and its count, of each block.
function blocks(text) {
    const lines = text.trimEnd().split('\n').slice(1);
    return lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]);
}

function compareBlocks([a], [b]) {
    const place = (block) => /^(.*):(\d+)\.(\d+),(\d+)\.(\d+) \d+$/.exec(block);
    const [[, fileA, ...numbersA], [, fileB, ...numbersB]] = [place(a), place(b)];
    if (fileA !== fileB)
        return Buffer.compare(Buffer.from(fileA), Buffer.from(fileB));
    const i = numbersA.findIndex((number, k) => number !== numbersB[k]);
    return i < 0 ? 0 : numbersA[i] - numbersB[i];
}

// The sum of profiles of one mode (not "set"), in order.
export function sum(...texts) {
    const counts = new Map();
    for (const text of texts)
        for (const [block, count] of blocks(text))
            counts.set(block, (counts.get(block) ?? 0) + count);
    const lines = [...counts].sort(compareBlocks).map(([block, count]) => `${block} ${count}\n`);
    return texts[0].slice(0, texts[0].indexOf('\n') + 1) + lines.join('');
}

// Those of its files whose name `isWanted`.
export function filter(text, isWanted) {
    const [mode, ...lines] = text.trimEnd().split('\n');
    return [mode, ...lines.filter((line) => isWanted(line.slice(0, line.lastIndexOf(':'))))].join('\n') + '\n';
}

// Covered statements of all, in percent with one digit.
export function percent(text) {
    let [covered, all] = [0, 0];
    for (const [block, count] of blocks(text)) {
        const statements = Number(block.slice(block.lastIndexOf(' ')));
        all += statements;
        covered += count > 0 ? statements : 0;
    }
    return (100 * covered / all).toFixed(1);
}
