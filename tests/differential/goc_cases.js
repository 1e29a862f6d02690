// SPDX-License-Identifier: Apache-2.0
// Goc cases: what goc.test.js asks both centers. A request with a `deviation` is answered differently, for that reason.

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

const query = (path, text = '') => ({ path: `/v1/cover/${path}${text && '?'}${text}` });
const json = (path, body) => ({ path: `/v1/cover/${path}`, type: JSON_TYPE,
    body: typeof body === 'string' ? body : JSON.stringify(body) });
const form = (path, body, text = '') => ({ ...query(path, text), type: FORM_TYPE, body });
const multipart = (path, fields) => ({ path: `/v1/cover/${path}`, type: 'multipart/form-data; boundary=XX',
    body: fields.map(([name, value]) =>
        `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('') + '--XX--\r\n' });
const list = { method: 'GET', path: '/v1/cover/list' };

// Why our center answers something else.
const TWICE = 'each address is asked once: its counts would be added up twice';
const NO_PROFILE = 'what is no profile is logged, not repeated: anybody may register any address';
const UNREPEATED = 'only the error of an agent is repeated: anybody may register any address';
const SETS = 'two runs in mode set stay 1';
const SATURATES = 'counts do not wrap around';
const KEY_TWICE = 'a key that stands twice in JSON is refused, as nobody knows which one is meant';
const OTHER_TYPES = 'forms and JSON only';
const HEAD = 'HEAD is answered as GET is';
const FILE = 'there is no such file: instances are kept in the database';
const PROXIES = 'X-Forwarded-For counts from configured proxies only';
const NAMES = 'a name has no control characters and at most 1024 bytes';
const ADDRESSES = 'an address that cannot be asked is not taken';
const FORMAT_VERBS = 'goc takes the answer for a format';

const but = (deviation, request) => ({ ...request, deviation });
const at = (address, more = '') => query('register', `name=a&address=${address}${more}`);

export function scenarios({ a, b, c, dead }) {
    const profile = '/v1/cover/profile';
    const clear = '/v1/cover/clear';
    const registered = [
        query('register', `name=svc&address=${a.url}`), query('register', `name=svc&address=${b.url}`),
        query('register', `name=other&address=${c.url}`), list,
    ];
    const texts = {
        a: 'mode: count\nex/b.go:1.1,2.2 1 2\nex/a.go:5.1,6.2 1 0\nex/a.go:1.1,2.2 3 3\n',
        b: 'mode: count\nex/a.go:1.1,2.2 3 4\nex/a.go:5.1,6.2 1 1\n',
        c: 'mode: count\nex/c/c.go:1.1,2.2 1 7\n',
    };
    const good = Object.fromEntries(Object.entries(texts).map(([key, text]) =>
        [key, { [profile]: [200, text], [clear]: [200, 'clear call successfully\n'] }]));
    const answering = (...bodies) => Object.fromEntries(bodies.map((body, i) =>
        ['abc'[i], { [profile]: Array.isArray(body) ? body : [200, body] }]));

    return [
        {
            name: 'register',
            requests: [
                list,
                ...['query', 'form', 'json', 'multipart'].flatMap((kind) => [
                    kind === 'query' ? query('register', 'name=q&address=http://127.0.0.1:1')
                        : kind === 'form' ? form('register', 'name=f&address=http%3A%2F%2F127.0.0.1%3A2')
                            : kind === 'json' ? json('register', { name: 'j', address: 'http://127.0.0.1:3' })
                                : multipart('register', [['name', 'm'], ['address', 'http://127.0.0.1:4']]),
                    list,
                ]),
                query('register', 'name=q&address=http://127.0.0.1:1'), list,
                query('register', 'name=q&address=http://127.0.0.1:9'),
                query('register', 'name=p&address=http://127.0.0.1:1'), list,
                form('register', 'name=body', 'name=query&address=http://127.0.0.1:5'), list,
                { ...json('register', { name: 'x' }), path: '/v1/cover/register?address=http://127.0.0.1:5' },
                json('register', { NAME: 'upper', aDDress: 'http://127.0.0.1:6', more: [{}] }), list,
                json('register', '{"name":"trail","address":"http://127.0.0.1:6"} ignored'), list,
                json('register', { name: '<&>\u2028"\\é', address: 'http://127.0.0.1:7' }), list,
                query('register', 'name=%E4%B8%AD+%2b&address=http://127.0.0.1:7'), list,
                query('register', 'name=a%20b&address=http://127.0.0.1:7&name=second'), list,
                { ...json('register', { name: 'charset', address: 'http://127.0.0.1:8' }),
                    type: 'application/json; charset=utf-8' }, list,
                { ...form('register', 'name=plain&address=http://127.0.0.1:8'), type: 'text/plain' },
                { ...query('register', 'name=plain&address=http://127.0.0.1:8'), type: 'text/plain', body: 'x' }, list,
            ],
        },
        {
            name: 'register apart',
            requests: [
                but(KEY_TWICE, json('register', '{"name":"one","name":"two","address":"http://127.0.0.1:6"}')),
                { ...at('http://host:1'), headers: { 'X-Forwarded-For': '10.1.2.3' } }, but(PROXIES, list),
                but(NAMES, query('register', 'name=a%0Ab&address=http://127.0.0.1:1')),
                but(NAMES, json('register', { name: 'x'.repeat(1025), address: 'http://127.0.0.1:1' })),
                but(ADDRESSES, at('http://:80', '&ip_revise=f')), but(ADDRESSES, at('http://a$:80', '&ip_revise=f')),
                but(ADDRESSES, at('http://a:99999', '&ip_revise=f')),
                ...['application/xml', 'text/xml', 'application/x-yaml', 'application/x-msgpack', 'application/x-protobuf'].map(
                    (type) => but(OTHER_TYPES, { ...query('remove'), type, body: '' })),
            ],
        },
        {
            name: 'register wrong',
            requests: [
                ...['', '{', '{bad', 'x', '{"a" 1}', '{"a":1 "b"}', '[1 2]', '{"a":tru}', '{"a":"\\x"}', '{"a":"\n"}',
                    '{"a":-}', '[]', '1', '"x"', 'null', '{}', '{"name":"a"}', '{"name":null,"address":null}',
                    '{"name":1,"address":2}', '{"name":["a"]}', '{"name":{}}', '{"name":"a","address":true}',
                    '{"name":1.5}', '{"name":"a","address":"http://a","ip_revise":true}',
                    '{"name":"a","address":"http://a","ip_revise":"maybe"}', '{"name":1,"address":"http://a"}',
                    '\u00e9', '{"a":01}', '{"a":1.}', '{"a":1e}', '{"a":"\\u12g4"}', '{,}', '{"a":1,}', '[,]', '  ',
                    '{"name":"a","address":"http://127.0.0.1:1"', 'nul', '{"a":"', '\'', '\\', '\u00a0',
                ].map((body) => json('register', body)),
                query('register'), query('register', 'name=a'), query('register', 'address=http://a'),
                query('register', 'name=&address='), query('register', 'name=%zz&address=http://a'),
                query('register', 'name=a;b&address=http://a'), query('register', 'name=a&address=http://a&%'),
                query('register', '=x&name'), form('register', 'name=%zz'), form('register', ''),
                { ...multipart('register', []), body: 'no parts' }, { ...multipart('register', []), body: '' },
                { ...multipart('register', [['name', 'a']]), type: 'multipart/form-data' },
                { ...multipart('register', [['name', 'a']]) },
                ...['127.0.0.1:18001', ':80', 'a', '/x', 'http://a:b', 'http://a%20b', 'http://[::1', 'http://a/%25zz',
                    'ftp://a:1', 'http:a', 'http://', 'http:///x', '//a:1', 'http://::1:80', 'http://a:1:2', 'HTTPX://a',
                    'http://%25zz', 'http://%2541', 'http://[::1]x', 'http://[::1]:x', 'http://a%0Ab', 'http://a%7Fb',
                    'http://a@b@c:x', '1http://a', 'http://a%5Cb', 'http://u%20x@a', '%20http://a',
                    'http://a%5Eb', 'http://%5Bfe80::1%25en0%5D:1x', 'http://:80x', 'mailto:x', '*',
                ].map((address) => at(address, '&ip_revise=f')),
                ...['maybe', '2', 'yes', 'tRUE', '%20true'].map((text) => at('http://a', `&ip_revise=${text}`)),
                list,
            ],
        },
        {
            name: 'register address',
            requests: [
                'http://10.9.9.9:80/x?y%23z', 'http://host:80', 'https://host', 'HTTP://host:80',
                'http://u:p@127.0.0.1:81', 'http://h:', 'http://[::1]:82', 'http://host%23x',
            ].flatMap((address, i) => [
                query('register', `name=n${i}&address=${address}`), list,
                query('register', `name=m${i}&address=${address}&ip_revise=false`), list,
            ]),
        },
        {
            name: 'register ip_revise',
            requests: ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False', ''].flatMap(
                (text, i) => [query('register', `name=n${i}&address=http://host:1&ip_revise=${text}`), list]),
        },
        {
            name: 'profile',
            answers: good,
            requests: [
                ...registered, query('profile', 'service=svc'), { ...query('profile', 'service=svc'), method: 'GET' },
                query('profile', 'service=svc&service=other'), query('profile', 'service=other&service=svc'),
                query('profile', `address=${a.url}`), query('profile', `address=${a.url}&address=${c.url}`),
                query('profile', 'service=svc,other'), query('profile', 'service=svc,other&force=1'),
                json('profile', { service: ['svc'] }), json('profile', { address: [b.url] }), json('profile', {}),
                json('profile', { force: false, service: null, address: null, coverfile: null, skipfile: null }),
                json('profile', 'null'), query('profile'), { ...query('profile'), method: 'GET' },
                form('profile', 'service=other'), form('profile', 'service=other', 'service=svc'),
                multipart('profile', [['service', 'svc'], ['service', 'other']]),
                { ...json('profile', { service: ['svc'] }), method: 'GET' },
                { ...json('profile', { service: ['svc'] }), method: 'GET', path: '/v1/cover/profile?service=other' },
                { ...form('profile', 'service=svc'), method: 'GET' },
                ...['a.go', '^ex/a', 'b\\.go$', 'ex/[ac]', '(?i)EX/A', 'nothing', '', '.', 'x|a'].flatMap((pattern) => [
                    query('profile', `coverfile=${encodeURIComponent(pattern)}`),
                    json('profile', { skipfile: [pattern] }),
                ]),
                json('profile', { coverfile: ['a.go', 'b.go'], skipfile: ['b'] }),
                json('profile', { coverfile: ['ex'], skipfile: ['nothing'] }),
                ...['(', '[', 'a**', '*', '\\', '(?<a', '\\8', 'a{2,1}', '[z-a]', 'a{1001}', '(?P<1>x)', ')', '\\pX',
                    '[[:x:]]', '(?z)', '++'].flatMap((pattern) => [
                    json('profile', { coverfile: [pattern] }), json('profile', { coverfile: ['zzz', pattern] }),
                    json('profile', { skipfile: [pattern] }), json('profile', { skipfile: ['zzz', pattern] }),
                ]),
                json('profile', { coverfile: ['.', '('] }), json('profile', { skipfile: ['.', '('] }),
                json('profile', { coverfile: ['ex/a', '('] }), json('profile', { skipfile: ['a', 'b', '('] }),
                json('profile', { coverfile: ['nothing'], skipfile: ['('] }),
            ],
        },
        {
            name: 'selection wrong',
            answers: good,
            requests: [
                query('profile'), query('profile', 'force=true'), ...registered,
                ...['profile', 'clear', 'remove'].flatMap((path) => [
                    query(path, 'service=x'), query(path, 'address=x'), query(path, 'service=x&force=true'),
                    query(path, 'address=x&force=T'), query(path, 'service=svc&address=x'),
                    json(path, { service: ['svc'], address: ['x'], force: true }), query(path, 'force=maybe'),
                    query(path, 'force=%zz'), query(path, 'a;b'), query(path, 'force=&service=x'),
                    json(path, { force: 'true' }), json(path, { service: 'x' }), json(path, { service: [1] }),
                    json(path, { service: [null] }), json(path, { service: [], address: ['x'] }),
                    json(path, { service: {} }), json(path, ''), json(path, '{bad'), json(path, '[]'),
                    json(path, { force: 1, service: 2 }), json(path, { address: [['x']] }),
                    json(path, { address: ['x', 2] }), json(path, { force: null, service: ['x'] }),
                    multipart(path, [['force', 'maybe']]), query(path, 'service='), query(path, 'address=&force=1'),
                ]),
                query('profile', 'service=svc&service=x'), query('profile', 'service=svc&service=x&force=1'),
                query('profile', `address=${a.url}/`), query('profile', 'service=SVC'),
                json('profile', { service: ['<x&>'] }),
            ],
        },
        {
            name: 'agents fail',
            answers: { a: good.a, b: { [profile]: [500, '{"error":"x"}'], [clear]: [500, '{"error":"no"}'] }, c: good.c },
            requests: [
                ...registered, query('register', `name=gone&address=${dead.url}`), query('profile', 'service=svc'),
                query('profile', `address=${b.url}`), query('profile', `address=${b.url}&force=1`),
                query('profile', 'service=svc&force=1'), query('profile', 'service=gone'),
                query('profile', 'service=gone&force=1'), query('profile', `address=${dead.url}`),
                query('profile', 'service=svc&service=gone&force=1'), query('clear', 'service=gone'),
                query('clear', 'service=other&service=gone'), query('clear', 'service=gone&service=other'),
                query('profile', 'service=x'), query('clear', 'service=other'),
            ],
        },
        ...[
            ['block count', 'mode: count\nex/a.go:1.1,2.2 1 3\n', 'mode: count\nex/a.go:1.1,2.2 1 3\nex/a.go:5.1,6.2 1 3\n'],
            ['mode', 'mode: set\nex/a.go:1.1,2.2 1 1\n', 'mode: count\nex/a.go:1.1,2.2 1 3\n'],
            ['position', 'mode: count\nex/a.go:1.1,2.2 1 3\n', 'mode: count\nex/a.go:1.1,2.3 1 4\n'],
            ['statements', 'mode: count\nex/a.go:1.1,2.2 1 3\n', 'mode: count\nex/a.go:1.1,2.2 2 4\n'],
            ['second file', 'mode: count\nex/a.go:1.1,2.2 1 3\nex/b.go:1.1,2.2 1 3\n',
                'mode: count\nex/b.go:1.1,2.3 1 4\n'],
            ['different files and modes', 'mode: set\nex/a.go:1.1,2.2 1 1\n', 'mode: count\nex/b.go:1.1,2.2 1 3\n'],
            ['count', 'mode: count\nex/a.go:1.1,2.2 1 3\n', 'mode: count\nex/a.go:1.1,2.2 1 4\n'],
            ['atomic', 'mode: atomic\nex/a.go:1.1,2.2 1 3\n', 'mode: atomic\nex/b.go:1.1,2.2 1 4\n'],
            ['empty and full', 'mode: count\n', 'mode: count\nex/b.go:1.1,2.2 1 4\n'],
            ['full and empty', 'mode: count\nex/b.go:1.1,2.2 1 4\n', 'mode: set\n'],
            ['empty', 'mode: count\n', 'mode: count\n'],
            ['order of starts', 'mode: count\nb/x.go:10.1,11.2 1 3\nb/x.go:2.9,2.10 1 1\nb/x.go:2.1,2.8 1 2\na/x.go:1.1,1.2 0 0\n'],
            ['twice in one', 'mode: count\nb/x.go:1.1,2.2 1 3\nb/x.go:1.1,2.2 1 4\n'],
            ['byte order', 'mode: count\nex/B.go:1.1,2.2 1 1\nex/a.go:1.1,2.2 1 2\nex-1/a.go:1.1,2.2 1 3\né/a.go:1.1,2.2 1 4\n'],
            ['nothing said', ''],
            ['no end of line', 'mode: count\nex/a.go:1.1,2.2 1 3'],
            ['carriage returns', 'mode: count\r\nex/a.go:1.1,2.2 1 3\r\n'],
            ['colon in name', 'mode: count\nex:1/a.go:1.1,2.2 1 3\n'],
            ['blank in name', 'mode: count\nex 1/a.go:1.1,2.2 1 3\n'],
            ['other mode', 'mode: cover\nex/a.go:1.1,2.2 1 1\n'],
        ].map(([name, ...bodies]) => ({
            name: `merge ${name}`,
            answers: answering(...bodies),
            requests: [
                ...bodies.map((_, i) => query('register', `name=s&address=${[a, b, c][i].url}`)),
                query('profile', 'service=s'), query('profile', 'service=s&force=1'),
            ],
        })),
        ...[
            ['one mode line more', 'mode: count\nex/a.go:1.1,2.2 1 3\nmode: count\nex/b.go:1.1,2.2 1 3\n'],
            ['empty line', 'mode: count\n\nex/a.go:1.1,2.2 1 3\n'],
            ['page', '<html>no profile</html>'], ['no mode', 'ex/a.go:1.1,2.2 1 3\n'],
            ['bad line', 'mode: count\nex/a.go:1.1 3\n'], ['words', 'mode: count\nhello\n'],
            ['negative', 'mode: count\nex/a.go:1.1,2.2 1 -3\n'], ['nonsense after', 'mode: count\nex/a.go:1.1,2.2 1 3 4\n'],
            ['inconsistent', 'mode: count\nex/a.go:1.1,2.2 1 3\nex/a.go:1.1,2.2 2 3\n'],
        ].map(([name, body]) => ({
            name: `no profile: ${name}`,
            answers: answering(body),
            requests: [query('register', `name=s&address=${a.url}`), but(NO_PROFILE, query('profile', 'service=s')),
                but(NO_PROFILE, query('profile', 'service=s&force=1'))],
        })),
        ...[
            [404, '404 page not found\n'], [500, ''], [503, '{"error":"busy"}'], [201, 'mode: count\nex/a.go:1.1,2.2 1 3\n'],
            [204, ''], [302, ''], [500, '{"error":"<b>"}'],
        ].map((answer) => ({
            name: `status ${answer[0]} ${answer[1].slice(0, 9)}`,
            answers: { a: { [profile]: answer, [clear]: answer } },
            requests: [
                query('register', `name=s&address=${a.url}`),
                answer[1].startsWith('{') ? query('profile', 'service=s') : but(UNREPEATED, query('profile', 'service=s')),
                query('profile', 'service=s&force=1'), but(UNREPEATED, query('clear', 'service=s')),
            ],
        })),
        {
            name: 'percent sign in an error',
            answers: { a: { [profile]: [500, '{"error":"100% of it"}'] } },
            requests: [query('register', `name=s&address=${a.url}`), but(FORMAT_VERBS, query('profile', 'service=s'))],
        },
        {
            name: 'clear and remove',
            answers: good,
            requests: [
                ...registered, query('register', `name=again&address=${a.url}`), query('clear', 'service=svc'),
                query('clear', `address=${c.url}`), json('clear', { service: ['svc', 'other'] }),
                form('clear', 'service=other'), json('clear', { address: [c.url, b.url] }),
                query('remove', `address=${a.url}`), list, query('profile', 'service=svc'),
                query('remove', `address=${a.url}`), json('remove', { service: ['svc', 'other'] }), list,
                query('remove', 'service=svc'), ...registered, multipart('remove', [['service', 'svc']]), list,
                query('remove'), list, query('remove'), query('clear'), ...registered,
                json('remove', { address: [c.url, a.url, 'x'] }), list, query('init'), list,
                json('init', '{bad'), list,
            ],
        },
        {
            name: 'clear in turn',
            answers: { a: good.a, b: { [clear]: [200, 'no end of line'] }, c: { [clear]: [200, ''] } },
            requests: [...registered, query('clear', 'service=svc'), query('clear', 'service=other&service=svc')],
        },
        ...[
            ['sets', SETS, 'mode: set\nex/a.go:1.1,2.2 1 1\nex/a.go:3.1,4.2 1 0\n'],
            ['counts', SATURATES, 'mode: count\nex/a.go:1.1,2.2 1 9223372036854775807\n'],
        ].map(([name, reason, text]) => ({
            name: `adding up ${name}`,
            answers: answering(text, text),
            requests: [query('register', `name=s&address=${a.url}`), query('register', `name=s&address=${b.url}`),
                query('profile', `address=${a.url}`), but(reason, query('profile', 'service=s'))],
        })),
        {
            name: 'an address twice',
            answers: good,
            requests: [
                query('register', `name=svc&address=${a.url}`), query('register', `name=two&address=${a.url}`), list,
                ...[
                    query('profile', 'service=svc&service=two'), query('profile'), query('clear'),
                    query('profile', `address=${a.url}&address=${a.url}`), query('profile', 'service=svc&service=svc'),
                    query('remove', 'service=svc&service=two'),
                ].map((request) => but(TWICE, request)),
                list,
            ],
        },
        {
            name: 'paths',
            answers: good,
            requests: [
                ...registered,
                ...['/', '/v1', '/v1/cover', '/v1/cover/', '/v1/cover/x', '/v1/cover/list/', '/v1/cover//list', '/V1/cover/list',
                    '/v1/cover/list/x', '/v1/cover/LIST', '/v1/cover/li%73t', '/v1/cover/list?x=%zz', '/v1/cover/coverage',
                    '/v2/agents', '/favicon.ico', '/v1/cover/list/?x=%22%3C\'&y', '/v1/cover/../cover/list', '/v1/cover/list%2f'].map(
                    (path) => ({ method: 'GET', path })),
                ...['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'].flatMap((method) =>
                    ['register', 'clear', 'init', 'remove'].map((path) => ({ method, path: `/v1/cover/${path}` }))),
                ...['PUT', 'DELETE'].flatMap((method) =>
                    ['list', 'profile', 'list/'].map((path) => ({ method, path: `/v1/cover/${path}` }))),
                but(HEAD, { method: 'HEAD', path: '/v1/cover/list' }),
                but(HEAD, { method: 'HEAD', path: '/v1/cover/profile?service=svc' }),
                but(FILE, { method: 'GET', path: '/static' }), but(FILE, { method: 'GET', path: '/static/' }),
                { method: 'POST', path: '/v1/cover/list' }, { method: 'POST', path: '/v1/cover/profile/?service=svc' }, list,
            ],
        },
    ];
}
