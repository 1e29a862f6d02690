// SPDX-License-Identifier: Apache-2.0
// Center: listens as a goc center does and notes who registers; it may be away, or refuse.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { eventually } from './server.js';

export class Center {
    registrations = []; // { method, name, address }
    status = 200;

    static async start(after, port = 0) {
        const center = new Center();
        center.server = createServer((request, response) => {
            const { pathname, searchParams } = new URL(request.url, 'http://center');
            request.resume();
            if (pathname === '/v1/cover/register' && center.status === 200)
                center.registrations.push({ method: request.method, ...Object.fromEntries(searchParams) });
            response.writeHead(center.status, { 'Content-Type': 'application/json' }).end('{"result":"success"}');
        });
        center.server.listen(port, '127.0.0.1');
        await once(center.server, 'listening');
        center.url = `http://127.0.0.1:${center.server.address().port}`;
        after(() => center.server.close());
        return center;
    }

    // The newest registration with this name.
    registered(name) {
        return eventually(`${name} registers`, () => this.registrations.findLast((one) => one.name === name));
    }
}
