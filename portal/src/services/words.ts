// SPDX-License-Identifier: Apache-2.0
// Words: how the portal says what is known of a service.
import type { Instance, Service, SyncAnswer, Total } from '../api'
import { momentText } from '../time'

// The server has rounded it, as `go tool cover` does, to the one decimal that is shown.
export function percentText(percent: number): string {
  return percent.toFixed(1)
}

export function totalText(total: Total): string {
  return `${total.covered.toLocaleString('en')} of ${total.statements.toLocaleString('en')} statements`
}

// Which result is shown, for those who wonder whether it is today's.
export function resultWords(service: Pick<Service, 'status' | 'total'>): string {
  if (service.total === null) return service.status === 'online' ? 'nothing collected yet' : 'nothing ever collected'
  return service.status === 'online' ? 'newest result' : 'last saved result'
}

// Why a total is not the whole; null when it is.
export function partialWords(service: Pick<Service, 'is_partial' | 'partial_reason'>): string | null {
  if (!service.is_partial) return null
  return service.partial_reason || 'some instances are not included'
}

export function instanceWords(instance: Instance): string {
  switch (instance.state) {
    case 'ok':
      return 'included'
    case 'new':
      return 'registered, not asked yet'
    case 'missing': {
      const since = instance.failing_since ? ` since ${momentText(instance.failing_since)}` : ''
      return `missing${since}${instance.failure ? `: ${instance.failure}` : ''}`
    }
  }
}

export function syncWords(answer: Pick<SyncAnswer, 'state' | 'message'>): string {
  switch (answer.state) {
    case 'done':
      return 'Coverage was pulled now.'
    case 'fresh':
      return 'The saved coverage is the newest.'
    case 'running':
      return 'A pull is under way; its result will show here.'
    case 'offline':
      return 'The service is offline; the last saved result is shown.'
    case 'failed':
      return `The pull failed: ${answer.message || 'the server gave no reason'}`
  }
}
