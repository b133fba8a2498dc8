/** The inspector alone, over a flow with a step of every type. */
import { join } from 'node:path'
import { findChromium } from '../../e2e/chromium.ts'
import { openPages, type Pages } from '../built-page.ts'

export const browserPath = findChromium()

export type InspectorPage = Pages

export const openInspectorPage = (): Promise<InspectorPage> =>
  openPages(join(import.meta.dirname, 'page'), { browser: { reducedMotion: 'reduce' }, warnings: true })
