/** Pages that people fill in: what they take, what they show of it, and who may send them (A49, A40). */
import { describe, expect, it } from 'vitest'
import { openPage, pagePath, questionFlow, sendForm, tokenIn } from './form-flows.ts'
import { openServed, sendRaw, statusOf } from './open.ts'

const asked = { email: 'ada@example.com', question: 'When do you open?' }

describe('a form', () => {
  it('becomes one event when it is sent, and the answer is on the page that follows', async () => {
    const served = await openServed({ flow: questionFlow() })
    const path = pagePath(served)
    const { html, token, headers } = await openPage(served, path)
    expect(html).toContain('<h1>Ask us</h1>')
    expect(html).toContain('Your &#60;question&#62;')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    const { status, location } = await sendForm(served, path, { ...asked, token })
    expect([status, location]).toEqual([303, expect.stringMatching(/^\/answers\/[\w.-]+$/)])
    await served.runtime.idle()
    const [event] = served.store.read(0, 1)
    expect(event).toMatchObject({
      type: 'question.asked',
      channel: 'shop/asked.submitted',
      source: '/flows/shop/asked',
      data: asked,
      attributes: { answerid: event?.id },
    })
    expect([...served.store.rows('notes')]).toMatchObject([{ note: 'ada@example.com: When do you open?' }])
    const answer = await openPage(served, location)
    expect(answer.html).toMatch(/data-state="done".*Thank you, ada@example.com.*We answer within a day\./s)
    // What the log says of it opens nothing.
    expect(location).not.toContain(event?.id)
  })

  it('A49: pressed twice, at once and later, it is one event with one answer', async () => {
    const served = await openServed({ flow: questionFlow() })
    const path = pagePath(served)
    const { token } = await openPage(served, path)
    const sent = await Promise.all([1, 2, 3].map(() => sendForm(served, path, { ...asked, token })))
    sent.push(await sendForm(served, path, { ...asked, token }))
    expect(new Set(sent.map(({ status, location }) => `${status} ${location}`)).size).toBe(1)
    await served.runtime.idle()
    expect([...served.store.rows('notes')]).toHaveLength(1)
    const other = await sendForm(served, path, { ...asked, question: 'Something else', token })
    expect([other.status, other.html]).toEqual([409, expect.stringContaining('those count')])
    expect(served.store.head).toBe(1)
  })

  it.each([
    ['a script in a field', { question: '<script>alert(1)</script>' }, 303],
    [
      'hidden extra fields, also such as objects have',
      { __proto__x: '1', constructor: '1', price: '0', answerid: 'x' },
      303,
    ],
    ['an input that is left out', { question: '' }, 422],
    ['an e-mail address with a line break', { email: 'a@b.de\r\nBcc: x@y.de' }, 422],
    ['a choice that is not on the list', { about: 'everything' }, 422],
    ['a text that is too long', { question: 'x'.repeat(20_001) }, 422],
    ['no token', { token: '' }, 403],
    ['an invented token', { token: `${'0'.repeat(32)}.0.${'A'.repeat(22)}.${'A'.repeat(22)}` }, 403],
  ])('A49: %s', async (_what, change, status) => {
    const served = await openServed({ flow: questionFlow() })
    const path = pagePath(served)
    const { token } = await openPage(served, path)
    const sent = await sendForm(served, path, { ...asked, token, ...change } as Record<string, string>)
    expect(sent.status).toBe(status)
    await served.runtime.idle()
    expect(served.store.head).toBe(status === 303 ? 1 : 0)
    const [event] = served.store.read(0, 1)
    if (event) expect(Object.keys(event.data as object)).toEqual(['email', 'question'])
    // What was typed comes back as text, and nothing of it is lost.
    expect(sent.html).not.toContain('<script>alert')
    if (status === 422) expect(sent.html).toMatch(/aria-invalid="true".*Please|Please.*aria-invalid="true"/s)
    if (status === 422) expect(sent.html).toContain('value="')
  })

  it('A49: 10 MB, a file, and what is neither form nor JSON are refused before anything is kept', async () => {
    const served = await openServed({ flow: questionFlow() })
    const path = pagePath(served)
    const { token } = await openPage(served, path)
    const large = await sendForm(served, path, { ...asked, question: 'x'.repeat(10_000_000), token })
    expect([large.status, large.html]).toEqual([413, expect.stringContaining('Nothing was done')])
    const file = new FormData()
    for (const [name, value] of Object.entries({ ...asked, token })) file.set(name, value)
    file.set('question', new Blob(['x']), 'x.txt')
    const uploaded = await fetch(`${served.address}${path}`, {
      method: 'POST',
      body: file,
      headers: { accept: 'text/html' },
    })
    expect([uploaded.status, await uploaded.text()]).toEqual([415, expect.stringContaining('takes no files')])
    expect((await sendForm(served, path, { token }, { 'content-type': 'text/plain' })).status).toBe(415)
    const twice = new URLSearchParams({ ...asked, token })
    twice.append('email', 'eve@example.com')
    expect((await sendForm(served, path, twice)).status).toBe(400)
    expect(served.store.head).toBe(0)
  })

  it('a page that was open for too long comes back with what was typed, and can be sent then', async () => {
    let now = Date.now()
    const served = await openServed({ flow: questionFlow(), now: () => now })
    const path = pagePath(served)
    const { token } = await openPage(served, path)
    now += 13 * 3_600_000
    const late = await sendForm(served, path, { ...asked, token })
    expect([late.status, late.html]).toEqual([403, expect.stringContaining('value="ada@example.com"')])
    expect((await sendForm(served, path, { ...asked, token: tokenIn(late.html) })).status).toBe(303)
    expect(served.store.head).toBe(1)
  })

  it('A40: other sites may neither send nor read it, but for those that the form names', async () => {
    const served = await openServed({ flow: questionFlow({ origins: 'https://shop.example' }) })
    const path = pagePath(served)
    const from = (origin: string, method = 'POST'): Promise<Response> =>
      fetch(`${served.address}${path}`, { method, headers: { origin, accept: 'application/json' } })
    for (const origin of ['https://evil.example', 'null', 'http://shop.example', `http://127.0.0.1:1`]) {
      const answer = await from(origin)
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([403, null])
      expect((await from(origin, 'OPTIONS')).status).toBe(403)
    }
    expect((await from('https://shop.example', 'OPTIONS')).status).toBe(204)
    const opened = await from('https://shop.example', 'GET')
    expect(opened.headers.get('access-control-allow-origin')).toBe('https://shop.example')
    const { token } = (await opened.json()) as { token: string }
    const sent = await fetch(`${served.address}${path}`, {
      method: 'POST',
      headers: { origin: 'https://shop.example', accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ ...asked, token }),
    })
    expect([sent.status, await sent.json()]).toEqual([202, expect.objectContaining({ answer: expect.any(String) })])
    const picture = await fetch(`${served.address}${path}`, {
      headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' },
    })
    expect(picture.status).toBe(403)
  })

  it('is closed while its flow is off, and at the same address when it is on again', async () => {
    const served = await openServed({ flow: questionFlow() })
    const path = pagePath(served)
    const { token } = await openPage(served, path)
    await served.runtime.halt('shop')
    expect((await openPage(served, path)).html).toContain('Closed at the moment')
    expect((await sendForm(served, path, { ...asked, token })).status).toBe(503)
    const deployment = served.runtime.engine.deployment('shop')
    if (deployment === undefined) throw new Error('It was taken away')
    served.runtime.startProducers(deployment)
    expect(pagePath(served)).toBe(path)
    expect((await sendForm(served, path, { ...asked, token })).status).toBe(303)
  })

  it('answers 404 to what is not a page, also where pages are shown', async () => {
    const served = await openServed({ flow: questionFlow() })
    const host = `127.0.0.1:${served.port}`
    for (const path of [
      `/forms/${'0'.repeat(32)}`,
      '/forms/',
      '/forms',
      '/answers/x',
      '/answers/',
      '/pages/../open.ts',
      '/pages/%2e%2e',
      '/pages/x.js',
      `${pagePath(served)}/log-in`,
    ]) {
      const raw = await sendRaw(served.port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect([path, statusOf(raw)]).toEqual([path, 404])
    }
  })

  it('turns hostile hosts away like every other way in', async () => {
    const served = await openServed({ flow: questionFlow() })
    for (const host of ['evil.com', '[', 'a b', '%zz']) {
      const raw = await sendRaw(
        served.port,
        `GET ${pagePath(served)} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      )
      expect(statusOf(raw)).toBe(421)
    }
  })
})
