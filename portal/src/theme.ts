// SPDX-License-Identifier: Apache-2.0
// Theme: light, dark, or what the system prefers; the choice is kept in this browser.
import { computed, ref, watchEffect } from 'vue'

const themes = ['auto', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'goc-portal.theme'
const systemDark = matchMedia('(prefers-color-scheme: dark)')
const isSystemDark = ref(systemDark.matches)
systemDark.addEventListener('change', (event) => (isSystemDark.value = event.matches))

const saved = localStorage.getItem(key)
export const theme = ref<Theme>(themes.find((name) => name === saved) ?? 'auto')
export const isDark = computed(() => (theme.value === 'auto' ? isSystemDark.value : theme.value === 'dark'))

export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'auto'
  localStorage.setItem(key, theme.value)
}

watchEffect(() => document.documentElement.classList.toggle('dark', isDark.value))
