// SPDX-License-Identifier: Apache-2.0
// Words, tested.
import { expect, test } from 'vitest'

import { partialWords, percentText, resultWords, syncWords } from './words'

test.each([
  [0, '0.0'],
  [56.2, '56.2'],
  [100, '100.0'],
])('%f percent is written %s', (percent, text) => {
  expect(percentText(percent)).toBe(text)
})

const total = { covered: 1, statements: 2, percent: 50 }

test.each([
  ['online', total, 'newest result'],
  ['online', null, 'nothing collected yet'],
  ['offline', total, 'last saved result'],
  ['offline', null, 'nothing ever collected'],
] as const)('an %s service with total %o shows its %s', (status, of, words) => {
  expect(resultWords({ status, total: of })).toBe(words)
})

test('a partial total never goes without a reason', () => {
  expect(partialWords({ is_partial: false, partial_reason: null })).toBeNull()
  expect(partialWords({ is_partial: true, partial_reason: '1 of 2 missing' })).toBe('1 of 2 missing')
  expect(partialWords({ is_partial: true, partial_reason: null })).toBe('some instances are not included')
})

test('a pull that failed tells why', () => {
  expect(syncWords({ state: 'failed', message: 'connection refused' })).toContain('connection refused')
  expect(syncWords({ state: 'failed', message: null })).toContain('no reason')
})
