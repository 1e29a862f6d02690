// SPDX-License-Identifier: Apache-2.0
// Browser: Debian's chromium, and pages that remember everything that went wrong on them.
import { chromium } from 'playwright-core';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function openBrowser() {
    return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
}

// A page in a profile of its own. `page.problems` collects console errors (a broken content security policy is one),
// exceptions, dialogs, and requests that failed or went to another host than that of `url`.
export async function openPage(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const problems = [];
    const watch = (page) => {
        page.on('console', (message) => {
            if (['error', 'warning'].includes(message.type()))
                problems.push(`${message.type()}: ${message.text()}`);
        });
        page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
        page.on('dialog', (dialog) => {
            problems.push(`dialog: ${dialog.message()}`);
            void dialog.dismiss();
        });
    };
    context.on('page', watch);
    context.on('request', (request) => {
        if (new URL(request.url()).origin !== new URL(url).origin)
            problems.push(`request to ${request.url()}`);
    });
    context.on('response', (response) => {
        if (response.status() >= 400)
            problems.push(`${response.status()} for ${response.url()}`);
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15000);
    await page.goto(url);
    return Object.assign(page, { problems });
}
