// SPDX-License-Identifier: Apache-2.0
// Polling: loads something again and again while the page is looked at.
import { onMounted, onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'

import { ApiError } from './api'

export interface Polling<Data> {
  data: ShallowRef<Data | null> // the last good answer; stays when a later one fails
  error: ShallowRef<ApiError | null> // of the last try; null when it went well
  loadedAt: Ref<number | null> // when `data` came
  reload: () => Promise<void>
}

// Starts with the component. A try begins `intervalMs` after the one before it ended, so they never overlap; a hidden page
// does not ask, and asks at once when it is shown again.
export function usePolling<Data>(load: () => Promise<Data>, intervalMs = 10_000): Polling<Data> {
  const data = shallowRef<Data | null>(null)
  const error = shallowRef<ApiError | null>(null)
  const loadedAt = ref<number | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let newest = 0
  let isEnded = false

  async function reload(): Promise<void> {
    clearTimeout(timer)
    const turn = ++newest
    try {
      const answer = await load()
      if (turn !== newest || isEnded) return
      data.value = answer
      error.value = null
      loadedAt.value = Date.now()
    } catch (cause) {
      if (turn !== newest || isEnded) return
      error.value = cause instanceof ApiError ? cause : new ApiError('internal', String(cause))
    }
    timer = setTimeout(() => void reloadIfVisible(), intervalMs)
  }

  async function reloadIfVisible(): Promise<void> {
    if (document.visibilityState === 'visible') await reload()
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', reloadIfVisible)
    void reload()
  })
  onScopeDispose(() => {
    isEnded = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', reloadIfVisible)
  })
  return { data, error, loadedAt, reload }
}
