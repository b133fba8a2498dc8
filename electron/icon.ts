/**
 * Draws the app's pictures from the one drawing of it, renderer/public/counterflow.svg. Run after the drawing has
 * changed: npx node electron/icon.ts
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const root = join(import.meta.dirname, '..')
const drawing = await readFile(join(root, 'renderer/public/counterflow.svg'), 'utf8')
/** The bar of macOS wants a shape without a ground and colours it itself. */
const shape = drawing.replace(/<rect[^>]*>/, '').replaceAll('#fff', '#000')

/** Pixels, and the part of them that the drawing takes: systems round off and shade what fills an icon to the edge. */
const pictures = [
  { name: 'icon.png', svg: drawing, size: 512, part: 0.86 },
  { name: 'trayTemplate.png', svg: shape, size: 18, part: 1.2 },
  { name: 'trayTemplate@2x.png', svg: shape, size: 36, part: 1.2 },
]

const executablePath = process.env.CHROME_PATH ?? '/usr/bin/chromium'
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
await mkdir(join(root, 'build'), { recursive: true })
for (const { name, svg, size, part } of pictures) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const address = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
  const edge = (size * (1 - part)) / 2
  const style = `position:fixed;width:${size * part}px;left:${edge}px;top:${edge}px`
  await page.setContent(`<body style="margin:0;overflow:hidden"><img src="${address}" style="${style}">`)
  await page.locator('img').evaluate((image) => (image as unknown as { decode(): Promise<void> }).decode())
  await writeFile(join(root, 'build', name), await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
