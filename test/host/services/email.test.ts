/** Over a real SMTP server on this computer. */
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { openConnections } from '../../../runtime/host/connections/connections.ts'
import { openEmailService } from '../../../runtime/host/services/email.ts'
import { isAddress, readAddress } from '../../../runtime/host/services/mail-address.ts'
import { paragraphs } from '../../../runtime/host/services/mail-text.ts'
import { mailsSent } from '../../../runtime/host/services/mails-sent.ts'
import { withPracticeMail } from '../../../runtime/host/services/practice-mail.ts'
import type { Effect } from '../../../runtime/model/effect.ts'
import type { EffectService } from '../../../runtime/model/services.ts'
import { commit } from '../../store-contract.ts'
import { newFolder } from '../store/folder.ts'
import { MailBox } from './mail-server.ts'

let boxes: MailBox[] = []
afterEach(async () => {
  await Promise.all(boxes.map((box) => box.close()))
  boxes = []
})

const request = {
  connection: 'mail',
  to: 'ann@example.com',
  subject: 'Your order #1001',
  text: 'Thank you!\n\nWe have <b>it</b>.',
  form: 'text',
}
const effectOf = (more: object = {}, key = 'k1'): Effect => ({
  key,
  stage: 'shop/mail',
  offset: 1,
  split: 0,
  lane: 'a',
  service: 'email',
  class: 'once',
  request: { ...request, ...more },
  policy: { tries: 5, maximumAge: 1 },
  state: 'inflight',
  attempts: 1,
  due: null,
  answer: null,
  reason: '',
  created: Date.UTC(2026, 2, 2, 10),
  updated: 0,
})

async function mailing(
  change: (box: MailBox) => void = () => {},
  server: object = {},
  sentSince: (connection: string, since: number) => readonly number[] = () => [],
) {
  const box = new MailBox()
  boxes.push(box)
  change(box)
  const port = await box.open()
  const held: string[] = []
  const clock = { at: 0, now: () => clock.at }
  const service = openEmailService({
    clock,
    serverOf: (name) =>
      name === 'mail'
        ? { host: '127.0.0.1', port, security: 'none' as const, from: 'shop@shop.example', name: 'The shop', user: 'shop', password: 'right', perHour: 100, ...server }
        : undefined, // biome-ignore format: a row
    heldBack: (connection) => void held.push(connection),
    sentSince,
  })
  return { box, service, held, clock }
}

describe('the limit of an hour', () => {
  it('counts what went out before this program began, as the ledger knows it', async () => {
    const hour = 3_600_000
    const before = (connection: string, since: number): readonly number[] =>
      [5 * hour, 9.2 * hour, 9.8 * hour].filter((at) => connection === 'mail' && at > since)
    const { box, service, held, clock } = await mailing(() => {}, { perHour: 3 }, before)
    clock.at = 10 * hour
    expect(await service.attempt(effectOf())).toMatchObject({ kind: 'done' })
    expect(await service.attempt(effectOf())).toMatchObject({ kind: 'retry', retryAfter: 0.2 * hour })
    expect([box.mails.length, held]).toEqual([1, ['mail']])
  })

  it('reads it from the ledger: by that connection, since then, also what may have gone out', () => {
    const store = newFolder().open()
    const mail = (key: string, state: Effect['state'], connection: string, updated: number): Effect =>
      ({ ...effectOf({ connection }), key, state, updated, service: 'email' }) as Effect
    store.commit(
      commit({
        effects: [
          ...[mail('a', 'done', 'mail', 50), mail('b', 'done', 'mail', 150), mail('c', 'unknown', 'mail', 120)],
          ...[mail('d', 'failed', 'mail', 160), mail('e', 'done', 'other', 170), mail('f', 'pending', 'mail', 180)],
        ],
      }),
    )
    expect(mailsSent(store, 'mail', 100)).toEqual([120, 150])
  })
})

describe('practice mail', () => {
  it('goes out by the connection that is always there: done, and nothing is asked of a server', async () => {
    const asked: Effect[] = []
    const real: EffectService = {
      async attempt(effect) {
        asked.push(effect)
        return { kind: 'retry', reason: 'no server here' }
      },
    }
    const connections = openConnections(newFolder().open())
    connections.add({ name: 'mail', kind: 'web', facts: { address: 'https://mail.example' } }, 0)
    const service = withPracticeMail(real, connections)
    expect(await service.attempt(effectOf({ connection: 'practice' }))).toEqual({
      kind: 'done',
      answer: { practice: true },
    })
    expect(asked).toEqual([])
    for (const connection of ['mail', 'gone'])
      expect(await service.attempt(effectOf({ connection }))).toMatchObject({ kind: 'retry' })
    expect(asked).toHaveLength(2)
  })
})

describe('an e-mail', () => {
  it('over the practice connection is done without leaving this computer, and a wrong address is still refused', async () => {
    const { box, service } = await mailing()
    expect(await service.attempt(effectOf({ connection: 'practice' }))).toEqual({
      kind: 'done',
      answer: { practice: true, to: 'ann@example.com' },
    })
    expect(await service.attempt(effectOf({ connection: 'practice', to: 'nobody' }))).toMatchObject({ kind: 'failed' })
    expect(box.mails).toEqual([])
  })

  it('arrives once, from the shop, with an id that follows from the effect alone', async () => {
    const { box, service } = await mailing()
    const first = await service.attempt(effectOf())
    const again = await service.attempt(effectOf())
    expect(first).toMatchObject({ kind: 'done', answer: { id: expect.stringMatching(/^<\w{40}@shop\.example>$/) } })
    expect(again).toEqual(first)
    expect(box.mails[0]?.to).toEqual(['ann@example.com'])
    const { text = '' } = box.mails[0] ?? {}
    expect(text).toBe(box.mails[1]?.text)
    expect(text).toMatch(/^From: The shop <shop@shop\.example>\r$/m)
    expect(text).toMatch(/^To: ann@example\.com\r$/m)
    expect(text).toMatch(/^Subject: Your order #1001\r$/m)
    expect(text).toMatch(/^Date: Mon, 02 Mar 2026 10:00:00 \+0000\r$/m)
    expect(text).toContain('We have <b>it</b>.')
    expect(text).not.toContain('text/html')
    expect(await service.attempt(effectOf({}, 'k2'))).not.toEqual(first)
  })

  it('has paragraphs where they are wanted, and no HTML of an event', async () => {
    const { box, service } = await mailing()
    await service.attempt(effectOf({ form: 'html' }))
    expect(box.mails[0]?.text).toContain('<p>Thank you!</p>')
    expect(box.mails[0]?.text).toContain('<p>We have &lt;b&gt;it&lt;/b&gt;.</p>')
  })

  it('goes to the copy too, which nobody sees', async () => {
    const { box, service } = await mailing()
    expect(await service.attempt(effectOf({ copy: 'file@shop.example' }))).toMatchObject({ answer: { copy: 'sent' } })
    expect(box.mails.map(({ to }) => to)).toEqual([['ann@example.com'], ['file@shop.example']])
    for (const { text } of box.mails) expect(text).not.toContain('file@shop.example')
    expect(await service.attempt(effectOf({ copy: 'no address' }))).toMatchObject({
      kind: 'done',
      answer: { copy: expect.stringContaining('exactly one address') },
    })
  })

  it('A47 a value of an event adds no header', async () => {
    const { box, service } = await mailing()
    await service.attempt(effectOf({ subject: 'Hello\r\nBcc: evil@x.example\r\n\r\nBody' }))
    const [head = ''] = (box.mails[0]?.text ?? '').split('\r\n\r\n')
    expect(head).not.toMatch(/^Bcc:/m)
    expect(head).toMatch(/^Subject: Hello Bcc: evil@x\.example Body\r$/m)
  })
})

describe('what a mail server answers', () => {
  const cases: readonly (readonly [says: string, (box: MailBox) => void, kind: string, reached: number])[] = [
    ['451 at the recipient: later', (box) => (box.atRecipient = 451), 'retry', 0],
    ['550 at the recipient: never', (box) => (box.atRecipient = 550), 'failed', 0],
    ['452 after the mail: later', (box) => (box.atMail = 452), 'retry', 0],
    ['552 after the mail: never', (box) => (box.atMail = 552), 'failed', 0],
    ['nothing any more, before it had the mail: not sent', (box) => (box.atRecipient = 'hang up'), 'retry', 0],
    ['nothing any more, when it had the mail: nobody knows', (box) => (box.atMail = 'hang up'), 'unknown', 1],
    ['535: the password is wrong, which can be put right', (box) => (box.password = 'other'), 'retry', 0],
  ]
  it.each(cases)('%s', async (_, change, kind, reached) => {
    const { box, service } = await mailing(change)
    const attempt = await service.attempt(effectOf())
    expect(attempt.kind).toBe(kind)
    expect(box.mails).toHaveLength(reached)
    expect(JSON.stringify(attempt)).not.toContain('right')
  })

  it('is waited for where there is no server, or no such connection yet', async () => {
    const { service, box } = await mailing()
    expect(await service.attempt(effectOf({ connection: 'other' }))).toMatchObject({
      kind: 'retry',
      reason: expect.stringContaining('no mail connection other'),
    })
    await box.close()
    boxes = []
    expect((await service.attempt(effectOf())).kind).toBe('retry')
  })

  it('no mail leaves this computer over an open line', async () => {
    const { service, box } = await mailing(() => {}, { host: 'localhost.' })
    expect(await service.attempt(effectOf())).toMatchObject({ kind: 'retry' })
    expect(box.mails).toEqual([])
  })
})

describe('mails that run wild', () => {
  it('are held back beyond what is allowed in an hour, told once, and go on afterwards', async () => {
    const { box, service, held, clock } = await mailing(() => {}, { perHour: 3 })
    const kinds: string[] = []
    for (let n = 0; n < 6; n++) kinds.push((await service.attempt(effectOf({}, `k${n}`))).kind)
    expect(kinds).toEqual(['done', 'done', 'done', 'retry', 'retry', 'retry'])
    expect(held).toEqual(['mail'])
    clock.at = 3_600_000
    expect((await service.attempt(effectOf({}, 'k9'))).kind).toBe('done')
    expect(box.mails).toHaveLength(4)
  })
})

describe('A47 the address', () => {
  const wrong: readonly (readonly [what: string, address: string])[] = [
    ['nothing', ' '],
    ['a header behind it', 'ann@example.com\r\nBcc: evil@x.example'],
    ['a line break alone', 'ann@example.com\nevil@x.example'],
    ['two', 'ann@example.com, evil@x.example'],
    ['ten thousand', Array.from({ length: 10_000 }, (_, n) => `a${n}@x.example`).join(',')],
    ['two with a blank', 'ann@example.com evil@x.example'],
    ['a group', 'friends: ann@example.com, bob@example.com;'],
    ['quotes that hide another one', '"a@evil.example x"@ours.example'],
    ['a name before it', 'Ann <ann@example.com>'],
    ['a comment', 'ann(evil@x.example)@example.com'],
    ['a route', '@evil.example:ann@example.com'],
    ['two signs', 'ann@evil.example@example.com'],
    ['a literal', 'ann@[127.0.0.1]'],
    ['a number as server', 'ann@127.0.0.1'],
    ['no dot in the server', 'ann@localhost'],
    ['a full-width sign', 'ann＠example.com'],
    ['a zero-width space', 'ann@exa\u200bmple.com'],
    ['letters of two alphabets', 'ann@p\u0430ypal.com'],
    ['Cyrillic that looks Latin', 'ann@\u0441\u043e\u0440\u0430.com'],
    ['the same, written as ASCII', 'ann@xn--80a1agc.com'],
    ['a local part of another alphabet', '\u0430nn@example.com'],
    [
      '300 characters',
      `ann@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.com`,
    ],
    ['a null character', 'ann\0@example.com'],
  ]
  it.each(wrong)('is none with %s', async (_, address) => {
    const read = readAddress(address)
    expect(read).toMatchObject({ reason: expect.stringMatching(/^[A-Z]/) })
    const { box, service } = await mailing()
    expect(await service.attempt(effectOf({ to: address }))).toMatchObject({ kind: 'failed' })
    expect(box.mails).toEqual([])
  })

  it.each([
    ['ann@example.com', 'ann@example.com'],
    [' ann.lee+shop@Mail.Example.co.uk ', 'ann.lee+shop@mail.example.co.uk'],
    ["o'neil@example.com", "o'neil@example.com"],
    ['info@m\u00fcller.de', 'info@xn--mller-kva.de'],
    ['a@\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444', 'a@xn--e1afmkfd.xn--p1ai'],
  ])('%s is %s', (written, address) => {
    expect(readAddress(written)).toEqual({ address })
  })

  it('is one address with one sign whatever is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const read = readAddress(text.includes('@') ? text : `${text}@x.example`)
        if (isAddress(read)) expect(read.address).toMatch(/^[!-?A-~]+@[a-z0-9.-]+$/)
      }),
    )
  })
})

it('what stands in paragraphs is text: no tag but ours', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'<>&"\'ab/: \n.https://x') }), (text) => {
      const others = paragraphs(text).replace(/<\/?p>|<br>|<a href="https?:\/\/[^"<>]+">|<\/a>/g, '')
      expect(others).not.toMatch(/[<>]/)
    }),
  )
  expect(paragraphs('See https://shop.example/?a=1&b=2.')).toBe(
    '<p>See <a href="https://shop.example/?a=1&amp;b=2">https://shop.example/?a=1&amp;b=2</a>.</p>',
  )
})
