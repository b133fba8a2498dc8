/** The living style sheet in Chromium. */
import { join } from 'node:path'
import { findChromium } from '../../e2e/chromium.ts'
import { openPages, type Pages } from '../built-page.ts'

export const browserPath = findChromium()

export type GalleryPage = Pages

export const openGallery = (): Promise<GalleryPage> =>
  openPages(join(import.meta.dirname, 'page'), {
    browser: { viewport: { width: 1280, height: 1700 }, reducedMotion: 'reduce' },
    warnings: true,
  })
