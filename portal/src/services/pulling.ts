// SPDX-License-Identifier: Apache-2.0
// Pulling: has coverage pulled at the press of a button, of one service or of many.
import { ElMessage } from 'element-plus'
import { reactive, ref } from 'vue'

import { syncService, type Service, type SyncAnswer } from '../api'
import { syncWords } from './words'

const pullsAtOnce = 4

// `after` runs when the pulls that were asked for have ended.
export function usePulling(after: () => Promise<void>) {
  const busy = reactive(new Set<string>())
  const left = ref(0) // of the pulls of pullAll()

  // Returns what went wrong, or null.
  async function pull(name: string): Promise<{ answer: SyncAnswer | null; problem: string | null }> {
    busy.add(name)
    try {
      const answer = await syncService(name)
      return { answer, problem: answer.state === 'failed' ? syncWords(answer) : null }
    } catch (error) {
      return { answer: null, problem: `The pull failed: ${error instanceof Error ? error.message : String(error)}` }
    } finally {
      busy.delete(name)
    }
  }

  async function pullOne(service: Service): Promise<void> {
    const { answer, problem } = await pull(service.name)
    if (problem) say('error', `${service.app}: ${problem}`)
    else if (answer) say('success', `${service.app}: ${syncWords(answer)}`)
    await after()
  }

  async function pullAll(services: Service[]): Promise<void> {
    const waiting = services.map((service) => service.name)
    const problems: string[] = []
    left.value = waiting.length
    const worker = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const { problem } = await pull(name)
        if (problem) problems.push(problem)
        left.value--
      }
    }
    await Promise.all(Array.from({ length: pullsAtOnce }, worker))
    if (problems.length) say('error', `${problems.length} of ${services.length} pulls failed. ${problems[0]}`)
    else say('success', `${services.length} of ${services.length} services were pulled.`)
    await after()
  }

  return { busy, left, pullOne, pullAll }
}

function say(type: 'success' | 'error', message: string): void {
  ElMessage({ type, message, showClose: true, grouping: true, duration: type === 'error' ? 10_000 : 3_000 })
}
