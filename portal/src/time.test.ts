// SPDX-License-Identifier: Apache-2.0
// Time, tested.
import { expect, test } from 'vitest'

import { agoText, untilText } from './time'

const now = Date.parse('2026-01-02T12:00:00Z')

test.each([
  ['2026-01-02T12:00:03Z', 'just now'],
  ['2026-01-02T11:59:56Z', 'just now'],
  ['2026-01-02T11:59:01Z', '59 s ago'],
  ['2026-01-02T11:59:00Z', '1 min ago'],
  ['2026-01-02T11:00:01Z', '59 min ago'],
  ['2026-01-01T12:00:01Z', '23 h ago'],
  ['2025-12-31T11:59:00Z', '2 days ago'],
])('the moment %s was %s', (moment, words) => {
  expect(agoText(moment, now)).toBe(words)
})

test.each([
  ['2026-01-02T12:14:30Z', 'in 14 min'],
  ['2026-01-02T12:00:20Z', 'in 20 s'],
  ['2026-01-02T12:00:00Z', 'due'],
  ['2026-01-02T11:00:00Z', 'due'],
])('the moment %s is %s', (moment, words) => {
  expect(untilText(moment, now)).toBe(words)
})
