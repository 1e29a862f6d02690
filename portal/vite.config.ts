// SPDX-License-Identifier: Apache-2.0
// Vite: builds the pages into dist/, from where they are embedded into the executable.
import { gzipSync } from 'node:zlib'

import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

const budgetBytes = 400 * 1024

// Prints what a browser downloads, compressed, and fails a build that is over the budget.
function sizeBudget(): Plugin {
  return {
    name: 'size-budget',
    apply: 'build',
    writeBundle(_options, bundle) {
      const sizes = Object.values(bundle).map((file) => gzipSync('code' in file ? file.code : file.source).length)
      const total = sizes.reduce((sum, size) => sum + size, 0)
      const message = `portal: ${(total / 1024).toFixed(1)} KiB gzipped of ${budgetBytes / 1024} KiB`
      if (total > budgetBytes) this.error(message)
      this.info(message)
    },
  }
}

export default defineConfig({
  base: '/portal/',
  plugins: [vue(), sizeBudget()],
  build: {
    target: 'es2022',
    // A data: address would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `npm run dev` shows the pages from here and the data of a center that runs beside it.
  server: { proxy: { '/api': process.env.GOC_PLUGIN_URL ?? 'http://127.0.0.1:8089' } },
  test: { include: ['src/**/*.test.ts'] },
})
