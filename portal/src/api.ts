// SPDX-License-Identifier: Apache-2.0
// API: what the portal asks of /api/v1, and the shapes of the answers.

export interface Total {
  covered: number
  statements: number
  percent: number
}

export interface Instance {
  address: string
  state: 'ok' | 'missing' | 'new'
  seen_at: string | null
  failing_since: string | null
  failure: string | null
}

export interface Service {
  name: string // as registered; the parts below are read from it
  env: string
  region: string
  app: string
  branch: string
  commit: string
  status: 'online' | 'offline'
  addresses: string[]
  instances: Instance[]
  total: Total | null // null: nothing was ever collected
  is_partial: boolean
  partial_reason: string | null
  layouts: number
  updated_at: string | null
  next_pull_at: string | null
  reports: { func: string; html: string } | null
}

export interface HistoryRow {
  commit: string
  branch: string
  total: Total | null
  percent: number | null
  updated_at: string | null
  addresses: string[]
}

export interface ServiceWithHistory extends Service {
  history: HistoryRow[]
}

export interface SyncAnswer {
  state: 'done' | 'fresh' | 'running' | 'offline' | 'failed'
  service: Service
  message: string | null
}

// A request that failed: kind is the server's word, or "unreachable" when there was no answer at all.
export class ApiError extends Error {
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(message)
  }
}

const listTimeoutMs = 15_000
const syncTimeoutMs = 120_000

export async function listServices(): Promise<Service[]> {
  const answer = await ask<{ services: Service[] }>('/api/v1/services', { signal: AbortSignal.timeout(listTimeoutMs) })
  return answer.services
}

export function getService(name: string): Promise<ServiceWithHistory> {
  return ask(servicePath(name), { signal: AbortSignal.timeout(listTimeoutMs) })
}

// Has the service's coverage pulled now, even when the saved one is fresh.
export function syncService(name: string): Promise<SyncAnswer> {
  return ask(`${servicePath(name)}/sync`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ force: true }),
    signal: AbortSignal.timeout(syncTimeoutMs),
  })
}

// The address of a report if it is one of this server; anything else (another host, javascript:) is not a link.
export function reportAddress(url: string | undefined, origin = location.origin): string | null {
  if (!url || !URL.canParse(url, origin)) return null
  const address = new URL(url, origin)
  return address.origin === origin ? address.pathname + address.search : null
}

function servicePath(name: string): string {
  return `/api/v1/services/${encodeURIComponent(name)}`
}

async function ask<Answer>(path: string, init: RequestInit): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(path, { ...init, redirect: 'error', headers: { Accept: 'application/json', ...init.headers } })
  } catch (cause) {
    const isLate = cause instanceof DOMException && cause.name === 'TimeoutError'
    throw new ApiError('unreachable', isLate ? 'the server did not answer in time' : 'the server cannot be reached')
  }
  const body: unknown = await response.json().catch(() => null)
  if (!response.ok) throw errorOf(response, body)
  if (typeof body !== 'object' || body === null) throw new ApiError('invalid', `the answer of ${path} is not JSON`)
  return body as Answer
}

function errorOf(response: Response, body: unknown): ApiError {
  const error = (body as { error?: { kind?: unknown; message?: unknown } } | null)?.error
  if (typeof error?.kind === 'string' && typeof error.message === 'string') return new ApiError(error.kind, error.message)
  return new ApiError(String(response.status), `the server answered ${response.status} ${response.statusText}`.trim())
}
