/** The canvas alone, empty until `window.page.open`. */
import { join } from 'node:path'
import { openPages, type Pages } from '../built-page.ts'

export type CanvasPage = Pages

export const openCanvasPage = (): Promise<CanvasPage> =>
  openPages(join(import.meta.dirname, 'page'), {
    // The production build of React leaves the profiler out, and a test counts what is drawn.
    alias: { 'react-dom/client': 'react-dom/profiling' },
    browser: { permissions: ['clipboard-read', 'clipboard-write'] },
    patience: 8_000,
  })
