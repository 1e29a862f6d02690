// SPDX-License-Identifier: Apache-2.0
// Listing: which services the list shows, and in which order.
import type { Service } from '../api'

export const sortKeys = ['app', 'env', 'region', 'branch', 'commit', 'status', 'coverage', 'updated'] as const
export type SortKey = (typeof sortKeys)[number]
export interface Order {
  key: SortKey
  isDescending: boolean
}

export const statusFilters = ['all', 'online', 'offline'] as const
export type StatusFilter = (typeof statusFilters)[number]

// Orders travel in the page's address as "coverage" or "-coverage".
export function orderFromText(text: unknown): Order {
  const isDescending = typeof text === 'string' && text.startsWith('-')
  const key = sortKeys.find((each) => each === (isDescending ? text.slice(1) : text))
  return key ? { key, isDescending } : { key: 'app', isDescending: false }
}

export function orderText(order: Order): string {
  return order.isDescending ? `-${order.key}` : order.key
}

// The services whose name or addresses hold every word of `search`, letter case aside.
export function filterServices(services: Service[], search: string, status: StatusFilter): Service[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return services.filter((service) => {
    if (status !== 'all' && service.status !== status) return false
    const text = [service.name, service.app, ...service.addresses].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

// A sorted copy. What is not known comes last either way; equal ones are ordered by name, so that rows stay where they are.
export function sortServices(services: Service[], order: Order): Service[] {
  const sign = order.isDescending ? -1 : 1
  return [...services].sort((a, b) => {
    const left = sortValue(a, order.key)
    const right = sortValue(b, order.key)
    if (left === null || right === null) return Number(left === null) - Number(right === null) || byName(a, b)
    return sign * compare(left, right) || byName(a, b)
  })
}

function sortValue(service: Service, key: SortKey): string | number | null {
  switch (key) {
    case 'coverage':
      return service.total?.percent ?? null
    case 'updated':
      return service.updated_at === null ? null : Date.parse(service.updated_at)
    case 'status':
      return service.status === 'online' ? 0 : 1
    default:
      return service[key] || null
  }
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true })
}

function byName(a: Service, b: Service): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
