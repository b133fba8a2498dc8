/**
 * Makes the picture of every template anew, by the app itself: `npx node test/e2e/template-pictures.ts [part of an id]`.
 * A test of the templates fails while a picture is older than its flow.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseFlow } from '../../runtime/compile/parse-flow.ts'
import { markIn, markOf, withMark } from '../templates/picture-mark.ts'
import { command, openFlow } from './hands.ts'
import { startApp } from './start-app.ts'

const folder = join(import.meta.dirname, '..', '..', 'templates')
/** The app draws for sharp screens, two pixels for one: on a page one is enough. */
async function halved(png: Buffer): Promise<Buffer> {
  const url = await app.page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = document.createElement('canvas')
    canvas.width = Math.ceil(picture.width / 2)
    canvas.height = Math.ceil(picture.height / 2)
    const pen = canvas.getContext('2d')
    if (pen === null) throw new Error('This browser cannot draw')
    pen.imageSmoothingQuality = 'high'
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
    return canvas.toDataURL('image/png')
  }, png.toString('base64'))
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

const app = await startApp({ browser: { acceptDownloads: true } })
try {
  for (const id of readdirSync(folder).filter((name) => name.includes(process.argv[2] ?? ''))) {
    const flow = parseFlow(readFileSync(join(folder, id, 'flow.json'), 'utf8'))
    if (Array.isArray(flow)) throw new Error(`${id} cannot be read`)
    await app.call('flows.create', { name: flow.name, template: id })
    await app.page.reload()
    await openFlow(app.page, flow.name)
    const waiting = app.page.waitForEvent('download')
    await command(app.page, 'Export as a picture')
    const png = await halved(readFileSync(await (await waiting).path()))
    const path = join(folder, id, 'picture.png')
    writeFileSync(path, withMark(png, markOf(flow)))
    console.log(`${id}: ${Math.round(png.length / 1024)} kB, ${markIn(readFileSync(path))?.slice(0, 8)}`)
  }
} finally {
  await app.close()
}
