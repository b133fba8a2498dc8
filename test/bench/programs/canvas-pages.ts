/** Builds the pages of the canvas trials, as the window itself is built. */
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build } from 'vite'
import { readJob, startClock, tell } from './run.ts'

const job = readJob<{ folder: string; events: number }>()
const root = join(import.meta.dirname, '..', 'canvas')
const stop = startClock()
await build({
  configFile: false,
  root,
  base: './',
  logLevel: 'silent',
  plugins: [react()],
  build: {
    outDir: job.folder,
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: ['ours', 'bare', 'problems'].map((name) => join(root, `${name}.html`)) },
  },
})
tell({ events: job.events, ...stop(), result: null, figures: {} })
