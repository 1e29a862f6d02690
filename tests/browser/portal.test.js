// SPDX-License-Identifier: Apache-2.0
// The portal in a browser: a real service, its total and its reports; and names that would like to be more than text.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { EchoServer, freePort } from '../e2e/echoserver.js';
import { eventually, Server, temporaryFolder } from '../e2e/server.js';
import { openBrowser, openPage } from './browser.js';

const hostile_name = '<img src=x onerror=alert(1)>';

describe('the portal', () => {
    let folder, removeFolder, server, echo, instance, browser, portal;

    const row = (page, name) => page.getByRole('row').filter({ has: page.locator(`[title="${name}"]`) });
    const latestTotal = async () =>
        (await server.post('/cover/latest/total', { srv_name: echo.name })).json.cover_total;
    const shownTotal = async (page) => {
        const text = await row(page, echo.name).getByRole('meter').getAttribute('aria-valuetext');
        return /^([\d.]+) percent, ([\d,]+) of ([\d,]+) statements$/.exec(text).slice(1);
    };
    const register = (name, address) => fetch(
        `${server.center}/v1/cover/register?${new URLSearchParams({ name, address })}`, { method: 'POST' });

    before(async () => {
        folder = await temporaryFolder((remove) => { removeFolder = remove; });
        server = await Server.start({
            root: join(folder, 'data'),
            settings: ['repositories:', `  apa_echoserver: file://${join(folder, 'echoserver')}`,
                'allow_file_repositories: true', 'check_interval: 1s'].join('\n'),
        });
        browser = await openBrowser();
        echo = await EchoServer.build({ folder, center: server.center });
        portal = `${server.url}/portal/`;
    });
    after(async () => {
        await browser?.close();
        await instance?.stop('SIGKILL');
        await server?.stop();
        await removeFolder?.();
    });

    it('explains how a first service is registered', async () => {
        const page = await openPage(browser, portal);
        await page.getByText('No service is registered yet').waitFor();
        await page.getByText('goc-plugin build').waitFor();
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    it('shows the service with the total that everybody else is told', async () => {
        instance = await echo.start({ server });
        await fetch(`${instance.url}/`);
        await server.post('/cover/report/sync?force=true', { srv_name: echo.name });
        const page = await openPage(browser, portal);
        await row(page, echo.name).waitFor();
        const { total } = await server.json(`/api/v1/services/${encodeURIComponent(echo.name)}`);
        const count = (number) => number.toLocaleString('en');
        assert.deepEqual(await shownTotal(page), [await latestTotal(), count(total.covered), count(total.statements)]);
        const text = await row(page, echo.name).innerText();
        for (const part of ['staging', 'th', 'apa_echoserver', 'master', echo.hash.slice(0, 10), 'Online', 'newest result',
            instance.address.replace('http://', '')])
            assert.ok(text.includes(part), `${part} is missing in ${text}`);
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    it('pulls at the press of a button, by the keyboard too, and shows the new total', async () => {
        const page = await openPage(browser, portal);
        const before = await shownTotal(page);
        await fetch(`${instance.url}/users`);
        await page.getByRole('button', { name: `Pull the coverage of ${echo.name} now` }).focus();
        await page.keyboard.press('Enter');
        await page.getByText('Coverage was pulled now').waitFor();
        const [percent] = await eventually('another total is shown', async () => {
            const shown = await shownTotal(page);
            return shown[0] !== before[0] && shown;
        });
        assert.equal(percent, await latestTotal());
        assert.ok(Number(percent) > Number(before[0]));
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    it('shows what was pulled elsewhere without being asked', async () => {
        const page = await openPage(browser, portal);
        const [before] = await shownTotal(page);
        await fetch(`${instance.url}/mirror?name=foo`, { method: 'POST', body: 'text' });
        await server.post('/cover/report/sync?force=true', { srv_name: echo.name });
        const total = await latestTotal();
        assert.notEqual(total, before);
        await eventually('the portal shows the total', async () => (await shownTotal(page))[0] === total);
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    for (const [kind, wanted] of [['func', /total:\s+\(statements\)\s+([\d.]+)%/], ['html', /class="cov\d/]]) {
        it(`opens the ${kind} report in a new tab`, async () => {
            const page = await openPage(browser, portal);
            const opened = page.context().waitForEvent('page');
            await page.getByRole('link', { name: `${kind} report of ${echo.name}, opens in a new tab` }).click();
            const report = await opened;
            await report.waitForLoadState();
            const found = wanted.exec(await report.content());
            assert.ok(found, await report.innerText('body'));
            if (found[1])
                assert.equal(found[1], await latestTotal());
            assert.deepEqual(page.problems, []);
            await page.context().close();
        });
    }

    it('keeps what is searched, filtered and sorted in the address', async () => {
        const page = await openPage(browser, portal);
        await page.getByRole('textbox').fill('nothing of this name');
        await page.getByText('No service matches').waitFor();
        await page.getByRole('textbox').fill('ECHO staging');
        await page.getByText('Online 1', { exact: true }).click();
        await page.getByRole('columnheader', { name: 'Coverage' }).getByRole('button').click();
        await page.waitForURL(/\?q=ECHO\+staging&status=online&sort=coverage$/);
        await page.reload();
        await row(page, echo.name).waitFor();
        assert.equal(await page.getByRole('textbox').inputValue(), 'ECHO staging');
        assert.equal(await page.getByRole('columnheader', { name: 'Coverage' }).getAttribute('aria-sort'), 'ascending');
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    it('tells of one service which instances are in its total, at an address of its own', async () => {
        const page = await openPage(browser, `${portal}services/${encodeURIComponent(echo.name)}`);
        await page.getByRole('heading', { name: 'apa_echoserver' }).waitFor();
        await page.getByRole('cell', { name: instance.address, exact: true }).first().waitFor();
        await page.getByRole('cell', { name: 'ok included' }).waitFor();
        await page.getByText(`${await latestTotal()}%`).first().waitFor();
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    it('shows a hostile name as text', async () => {
        assert.equal((await register(hostile_name, `http://127.0.0.1:${await freePort()}`)).status, 200);
        const page = await openPage(browser, portal);
        await page.getByRole('link', { name: hostile_name, exact: true }).waitFor();
        assert.equal(await page.locator('main img').count(), 0);
        await page.getByRole('link', { name: hostile_name, exact: true }).click();
        await page.getByRole('heading', { name: hostile_name }).waitFor();
        assert.equal(await page.locator('main img').count(), 0);
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    for (const [what, options] of Object.entries({
        'at 1280 pixels': {},
        'on a phone': { viewport: { width: 360, height: 740 }, hasTouch: true },
        'in the dark': { colorScheme: 'dark' },
    })) {
        it(`fits ${what}`, async () => {
            const page = await openPage(browser, portal, options);
            await row(page, echo.name).waitFor();
            const [wide, dark] = await page.evaluate(() => [document.documentElement.scrollWidth - innerWidth,
                document.documentElement.classList.contains('dark')]);
            assert.ok(wide <= 0, `${wide} pixels too wide`);
            assert.equal(dark, options.colorScheme === 'dark');
            assert.deepEqual(page.problems, []);
            await page.context().close();
        });
    }

    it('may run its own scripts only, and be framed by nobody', async () => {
        const policy = (await server.get('/portal/')).headers.get('content-security-policy');
        assert.match(policy, /default-src 'self'/);
        assert.match(policy, /frame-ancestors 'none'/);
        assert.doesNotMatch(policy, /unsafe/);
    });

    it('shows an offline service with its last saved result', async () => {
        const total = await latestTotal();
        await instance.stop('SIGKILL');
        const page = await openPage(browser, portal);
        await row(page, echo.name).getByText('last saved result').waitFor({ timeout: 40000 });
        assert.equal((await shownTotal(page))[0], total);
        assert.deepEqual(page.problems, []);
        await page.context().close();
    });

    it('says that it is out of date when the server is gone, and keeps the figures', async () => {
        const page = await openPage(browser, portal);
        const total = await shownTotal(page);
        await server.stop();
        await page.getByText('Not up to date').waitFor();
        assert.deepEqual(await shownTotal(page), total);
        await page.context().close();
    });
});
