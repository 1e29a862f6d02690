// SPDX-License-Identifier: Apache-2.0
// Listing, tested.
import { expect, test } from 'vitest'

import type { Service } from '../api'
import { filterServices, orderFromText, orderText, sortServices } from './listing'

function service(app: string, percent: number | null, status: Service['status'] = 'online'): Service {
  return {
    name: `staging_th_${app}_main_1234567`,
    env: 'staging',
    region: 'th',
    app,
    branch: 'main',
    commit: '1234567',
    status,
    addresses: [`http://${app}.example:80`],
    instances: [],
    total: percent === null ? null : { covered: percent, statements: 100, percent },
    is_partial: false,
    partial_reason: null,
    layouts: 1,
    updated_at: null,
    next_pull_at: null,
    reports: null,
  }
}

const services = [service('pay10', 20), service('echo', null, 'offline'), service('pay9', 80), service('auth', 20)]
const apps = (list: Service[]) => list.map((each) => each.app)

test('names are sorted as people count', () => {
  expect(apps(sortServices(services, { key: 'app', isDescending: false }))).toEqual(['auth', 'echo', 'pay9', 'pay10'])
})

test('what was never collected comes last in both directions', () => {
  expect(apps(sortServices(services, { key: 'coverage', isDescending: false }))).toEqual(['auth', 'pay10', 'pay9', 'echo'])
  expect(apps(sortServices(services, { key: 'coverage', isDescending: true }))).toEqual(['pay9', 'auth', 'pay10', 'echo'])
})

test('sorting leaves the list it was given alone', () => {
  sortServices(services, { key: 'app', isDescending: true })
  expect(apps(services)).toEqual(['pay10', 'echo', 'pay9', 'auth'])
})

test.each([
  ['', 'all', ['pay10', 'echo', 'pay9', 'auth']],
  ['', 'offline', ['echo']],
  [' PAY  staging ', 'all', ['pay10', 'pay9']],
  ['auth.example:80', 'online', ['auth']],
  ['pay', 'offline', []],
] as const)('the search "%s" among %s services finds %o', (search, status, found) => {
  expect(apps(filterServices(services, search, status))).toEqual(found)
})

test.each(['app', '-app', 'coverage', '-updated'])('the order %s survives the address', (text) => {
  expect(orderText(orderFromText(text))).toBe(text)
})

test.each([undefined, '', '-', 'toString', ['app']])('the order %o is none, so the names decide', (text) => {
  expect(orderFromText(text)).toEqual({ key: 'app', isDescending: false })
})
