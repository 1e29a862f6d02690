// SPDX-License-Identifier: Apache-2.0
// Time: how far away a moment is, in words, and a clock that pages can follow.
import { onScopeDispose, ref, type Ref } from 'vue'

const minute = 60
const hour = 60 * minute
const day = 24 * hour

function span(seconds: number): string {
  if (seconds < minute) return `${Math.floor(seconds)} s`
  if (seconds < hour) return `${Math.floor(seconds / minute)} min`
  if (seconds < 2 * day) return `${Math.floor(seconds / hour)} h`
  return `${Math.floor(seconds / day)} days`
}

// "5 min ago"; a moment slightly ahead (the server's clock is not ours) is "just now".
export function agoText(moment: string, nowMs: number): string {
  const seconds = (nowMs - Date.parse(moment)) / 1000
  return seconds < 5 ? 'just now' : `${span(seconds)} ago`
}

// "in 14 min"; a moment that has passed is "due".
export function untilText(moment: string, nowMs: number): string {
  const seconds = (Date.parse(moment) - nowMs) / 1000
  return seconds < 1 ? 'due' : `in ${span(seconds)}`
}

// The moment in the reader's own time zone, to the second.
export function momentText(moment: string): string {
  return new Date(moment).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
}

// Milliseconds since 1970, once a second, for as long as the component lives.
export function useClock(): Ref<number> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), 1000)
  onScopeDispose(() => clearInterval(timer))
  return now
}
