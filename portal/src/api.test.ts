// SPDX-License-Identifier: Apache-2.0
// API, tested: which addresses become links.
import { expect, test } from 'vitest'

import { reportAddress } from './api'

const origin = 'http://goc.example:8089'

test.each([
  ['/cover/report?name=a%20b', '/cover/report?name=a%20b'],
  ['http://goc.example:8089/report.html', '/report.html'],
  ['javascript:alert(1)', null],
  ['data:text/html,x', null],
  ['//elsewhere.example/report.html', null],
  ['http://elsewhere.example/report.html', null],
  ['http://[', null],
  [undefined, null],
])('the report address %s becomes the link %s', (url, link) => {
  expect(reportAddress(url, origin)).toBe(link)
})
