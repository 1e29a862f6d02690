// SPDX-License-Identifier: Apache-2.0
// Shop: a small Go repository with three commits, each measured by go test.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const shop = `package shop

func Price(n int) int {
	if n > 10 {
		return n * 9
	}
	return n * 10
}

func Ship(n int) string {
	return "by post"
}

var Greet = func(name string) string {
	return "hello " + name
}
`;
const cart = 'package shop\n\nfunc Count(items []int) (n int) {\n\tfor range items {\n\t\tn++\n\t}\n\treturn\n}\n';
const tests = (body) => `package shop\n\nimport "testing"\n\nfunc TestAll(t *testing.T) {\n${body}}\n`;

// Runs a program in the folder, without the person's git settings.
export function run(folder, program, args) {
    const { status, stdout, stderr } = spawnSync(program, args, {
        cwd: folder, encoding: 'utf8', env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    });
    return { status, stdout, stderr };
}

// What it printed; fails when it failed.
export function good({ status, stdout, stderr }) {
    assert.equal(status, 0, stderr);
    return stdout;
}

// Commits what is in the folder as `tag`, and measures it with the test's body into `<tag>.cov`.
function measure(folder, tag, body) {
    writeFileSync(join(folder, 'shop_test.go'), tests(body));
    good(run(folder, 'git', ['add', '--all']));
    good(run(folder, 'git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '--quiet', '-m', tag]));
    good(run(folder, 'git', ['tag', tag]));
    good(run(folder, 'go', ['test', '-covermode=count', `-coverprofile=${tag}.cov`, '.']));
}

// Makes the repository in an empty folder, with tags v1, v2 and v3 and the profiles v1.cov, v2.cov and v3.cov.
export function makeShop(folder) {
    good(run(folder, 'git', ['init', '--quiet', '--initial-branch=main']));
    writeFileSync(join(folder, '.gitignore'), '*.cov\n');
    writeFileSync(join(folder, 'go.mod'), 'module example.com/shop\n\ngo 1.21\n');
    writeFileSync(join(folder, 'shop.go'), shop);
    writeFileSync(join(folder, 'cart.go'), cart);
    measure(folder, 'v1', '\tPrice(20)\n\tShip(1)\n\tGreet("Ada")\n\tCount([]int{1, 2})\n');

    // Price stands lower, Ship is changed, Count is in a renamed file.
    writeFileSync(join(folder, 'shop.go'),
        shop.replace('func Price', '// Price is what it costs.\n\nfunc Price').replace('by post', 'by train'));
    renameSync(join(folder, 'cart.go'), join(folder, 'basket.go'));
    measure(folder, 'v2', '\tPrice(5)\n');
    writeFileSync(join(folder, 'basket.go'), cart.replace('items []int', 'items []int, more ...int'));
    measure(folder, 'v3', '\tShip(1)\n');
}
