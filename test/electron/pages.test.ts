import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerPage, listPages, type Pages } from '../../electron/pages.ts'

let folder = ''
let pages: Pages = new Map()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterflow-pages-'))
  await mkdir(join(folder, 'renderer/assets'), { recursive: true })
  await writeFile(join(folder, 'secret.html'), 'a secret')
  await writeFile(join(folder, 'renderer/index.html'), '<p>Hello</p>')
  for (const name of ['a-1b2c.js', 'a-1b2c.js.map', 'a.css', 'a.woff2', 'noextension'])
    await writeFile(join(folder, 'renderer/assets', name), name)
  pages = listPages(join(folder, 'renderer'))
})
afterAll(() => rm(folder, { recursive: true }))

const get = (url: string, method = 'GET'): Promise<Response> => answerPage(pages, { url, method })

describe('the scheme of the app', () => {
  it.each([
    ['index.html', 'text/html; charset=utf-8', '<p>Hello</p>'],
    ['index.html?theme=dark#flows', 'text/html; charset=utf-8', '<p>Hello</p>'],
    ['assets/a-1b2c.js', 'text/javascript; charset=utf-8', 'a-1b2c.js'],
    ['assets/a.css', 'text/css; charset=utf-8', 'a.css'],
    ['assets/a.woff2', 'font/woff2', 'a.woff2'],
  ])('serves %s', async (path, type, text) => {
    const answer = await get(`app://counterflow/${path}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe(type)
    expect(await answer.text()).toBe(text)
  })

  it.each([
    ...['', 'assets/', 'assets', 'missing.js', 'assets/a-1b2c.js.map', 'assets/noextension'],
    ...['../secret.html', '..%2fsecret.html', '..%2Fsecret.html', '..%5csecret.html', '..\\secret.html'],
    ...['assets/../../secret.html', 'assets/%2e%2e/%2e%2e/secret.html', '%252e%252e/secret.html', './index.html'],
    ...['index.html%00.js', 'index.html/', '/index.html', '//etc/passwd', 'INDEX.HTML', '__proto__', 'constructor'],
  ])('has nothing at %j', async (path) => {
    const answer = await get(`app://counterflow/${path}`)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('')
  })

  it.each([
    'app://other/index.html',
    'app://counterflow.evil/index.html',
    'app://counterflow',
    'https://counterflow/index.html',
  ])('has nothing for another host: %s', async (url) => expect((await get(url)).status).toBe(404))

  it.each(['POST', 'HEAD', 'PUT', 'OPTIONS', 'get'])('answers GET only, not %s', async (method) => {
    expect((await get('app://counterflow/index.html', method)).status).toBe(404)
  })

  it('sends the rules for content with every answer, found or not', async () => {
    for (const path of ['index.html', 'assets/a-1b2c.js', 'missing.js']) {
      const { headers } = await get(`app://counterflow/${path}`)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("object-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  })
})
