/** Reading again: cut off, completed, appended, renamed, changed. Every row is in the log once, and a change is named. */
import { afterEach, describe, expect, it } from 'vitest'
import { gzip, numbers, Shop, salesCsv, salesNdjson } from './import.ts'

let shop: Shop
const open = (): Shop => {
  shop = new Shop()
  return shop
}
afterEach(() => shop.remove())

const complete = async (content: string, name: string): Promise<string[]> => {
  const shop = new Shop()
  await shop.import(shop.write(name, content))
  const rows = [...shop.log.values()]
  shop.remove()
  return rows
}

describe('a file that was cut off and then completed', () => {
  const contents = {
    'sales.csv': salesCsv(4500),
    'windows.csv': salesCsv(2300, '\r\n'),
    'mac.csv': salesCsv(2100, '\r'),
    'small.csv': salesCsv(5),
    'sales.ndjson': salesNdjson(4500),
  }
  for (const [name, content] of Object.entries(contents)) {
    it(`gives the same rows once, wherever ${name} was cut`, async () => {
      const whole = await complete(content, name)
      const next = numbers(7)
      const bytes = Buffer.from(content)
      for (let round = 0; round < 12; round++) {
        const shop = open()
        const cuts = [next(bytes.length), next(bytes.length)].sort((a, b) => a - b)
        for (const cut of cuts) await shop.import(shop.write(name, bytes.subarray(0, cut)))
        const last = await shop.import(shop.write(name, bytes))
        expect([...shop.log.values()], `cut at ${cuts}`).toEqual(whole)
        expect(last.code).toBe('')
        expect(last.accepted + last.known + last.duplicates).toBe(whole.length)
        expect(last.duplicates).toBe(0)
        shop.remove()
      }
    })
  }

  it('does not care at which byte around the last line it was cut', async () => {
    const content = salesCsv(8, '\r\n')
    const whole = await complete(content, 'sales.csv')
    const bytes = Buffer.from(content)
    for (let cut = bytes.length - 60; cut < bytes.length; cut++) {
      const shop = open()
      await shop.import(shop.write('sales.csv', bytes.subarray(0, cut)))
      const last = await shop.import(shop.write('sales.csv', bytes))
      expect([...shop.log.values()], `cut at ${cut}`).toEqual(whole)
      expect(last).toMatchObject({ code: '', duplicates: 0 })
      shop.remove()
    }
  })

  it('delivers all whole rows of cut gzip data, then says so', async () => {
    const content = salesCsv(4500)
    const whole = await complete(content, 'sales.csv')
    const packed = gzip(content)
    const shop = open()
    const first = await shop.import(shop.write('sales.csv.gz', packed.subarray(0, Math.floor(packed.length * 0.7))))
    expect(first.code).toBe('FILE_TRUNCATED')
    expect(first.accepted).toBeGreaterThan(2000)
    expect(await shop.import(shop.write('sales.csv.gz', packed))).toMatchObject({
      code: '',
      known: first.accepted,
      duplicates: 0,
    })
    expect([...shop.log.values()]).toEqual(whole)
  })

  it('holds a last line without line end back, and names it', async () => {
    const shop = open()
    const content = salesCsv(3).trimEnd()
    const outcome = await shop.import(shop.write('sales.csv', content))
    expect(outcome).toMatchObject({ code: 'FILE_TRUNCATED', accepted: 2, row: 3 })
    expect(await shop.import(shop.write('sales.csv', `${content}\n`))).toMatchObject({
      code: '',
      accepted: 1,
      known: 2,
    })
  })

  it('takes a last line of NDJSON without line end when it is whole', async () => {
    const shop = open()
    expect(await shop.import(shop.write('a.ndjson', '{"a":1}\n{"a":2}'))).toMatchObject({ code: '', accepted: 2 })
    expect(await shop.import(shop.write('a.ndjson', '{"a":1}\n{"a":2}\r\n\n{"a":3}'))).toMatchObject({
      accepted: 1,
      known: 2,
      duplicates: 0,
    })
  })
})

describe('a file that is read again', () => {
  it.each([
    ['the same', (content: string) => content, 0],
    ['renamed', (content: string) => content, 0],
    ['appended to', (content: string) => `${content}9,x,y,1\n9,x,y,2\n`, 2],
    ['renamed and packed', (content: string) => gzip(content), 0],
  ])('%s adds only what is new', async (how, change, added) => {
    const shop = open()
    const content = salesCsv(2500)
    await shop.import(shop.write('sales.csv', content))
    const name = how.startsWith('renamed') ? 'other.csv' : 'sales.csv'
    expect(await shop.import(shop.write(name, change(content)))).toMatchObject({
      code: '',
      accepted: added,
      known: 2500,
      duplicates: 0,
    })
    expect(await shop.import(shop.write(name, change(content)))).toMatchObject({ accepted: 0, known: 2500 + added })
  })

  it('names the first row that changed, in whatever block it stands', async () => {
    const rows = 5000
    const lines = salesNdjson(rows).trimEnd().split('\n')
    for (const row of [2, 1999, 2000, 2001, 4001, 5000]) {
      const shop = open()
      await shop.import(shop.write('sales.ndjson', `${lines.join('\n')}\n`))
      const position = JSON.stringify(shop.position)
      const changed = lines.with(row - 1, '{"order":0}').with(rows - 1, '{"order":-1}')
      const outcome = await shop.import(shop.write('sales.ndjson', `${changed.join('\n')}\n{"order":5001}\n`))
      expect(outcome).toMatchObject({ code: 'FILE_CHANGED', row, accepted: 0 })
      // The next reading must not trust what was not proven.
      expect(JSON.stringify(shop.position)).toBe(position)
      expect(await shop.import(shop.write('sales.ndjson', `${lines.join('\n')}\n`))).toMatchObject({
        code: '',
        known: rows,
      })
      shop.remove()
    }
  })

  it('refuses a row that was deleted or put in between', async () => {
    const shop = open()
    const lines = salesNdjson(100).trimEnd().split('\n')
    await shop.import(shop.write('a.ndjson', `${lines.join('\n')}\n`))
    expect(await shop.import(shop.write('a.ndjson', `${lines.toSpliced(41, 1).join('\n')}\n`))).toMatchObject({
      code: 'FILE_CHANGED',
      row: 42,
    })
    expect(await shop.import(shop.write('a.ndjson', `${lines.toSpliced(41, 0, '{}').join('\n')}\n`))).toMatchObject({
      code: 'FILE_CHANGED',
      row: 42,
    })
  })

  it('takes another first row under the same name for a changed file, under another name for a new one', async () => {
    const shop = open()
    await shop.import(shop.write('sales.csv', 'a,b\n1,2\n3,4\n'))
    const outcome = await shop.import(shop.write('sales.csv', 'a,b\n5,6\n'))
    expect(outcome).toMatchObject({ code: 'FILE_CHANGED', row: 1, accepted: 0 })
    expect(outcome.message).toContain('give it a new name')
    expect(await shop.import(shop.write('sales-2.csv', 'a,b\n5,6\n'))).toMatchObject({ code: '', accepted: 1 })
  })

  it('offers the rows of a shortened file again, and the log knows them', async () => {
    const shop = open()
    await shop.import(shop.write('sales.csv', salesCsv(3000)))
    expect(await shop.import(shop.write('sales.csv', salesCsv(2100)))).toMatchObject({
      code: '',
      accepted: 0,
      duplicates: 2100,
    })
    expect(await shop.import(shop.write('sales.csv', salesCsv(3000)))).toMatchObject({
      code: '',
      accepted: 0,
      known: 3000,
    })
  })

  it('takes other line ends for the same rows', async () => {
    const shop = open()
    const content = salesNdjson(2500)
    await shop.import(shop.write('sales.ndjson', content))
    const windows = `${content.replaceAll('\n', '\r\n')}{"order":"new"}\r\n`
    expect(await shop.import(shop.write('sales.ndjson', windows))).toMatchObject({
      code: '',
      accepted: 1,
      duplicates: 2500,
    })
    expect(await shop.import(shop.write('sales.ndjson', windows))).toMatchObject({ code: '', known: 2501 })
  })

  it('goes on behind the rows before a bad one when that was mended', async () => {
    const shop = open()
    const lines = salesNdjson(2500).trimEnd().split('\n')
    const broken = lines.with(2299, '{"order":')
    expect(await shop.import(shop.write('a.ndjson', `${broken.join('\n')}\n`))).toMatchObject({
      code: 'FILE_ROW',
      row: 2300,
      accepted: 2299,
    })
    expect(await shop.import(shop.write('a.ndjson', `${lines.join('\n')}\n`))).toMatchObject({
      code: '',
      known: 2299,
      accepted: 201,
    })
  })

  it('keeps several files apart', async () => {
    const shop = open()
    const [a, b] = [salesCsv(2100), salesNdjson(10)]
    await shop.import(shop.write('a.csv', a))
    await shop.import(shop.write('b.ndjson', b))
    expect(await shop.import(shop.write('a.csv', a))).toMatchObject({ known: 2100, accepted: 0 })
    expect(await shop.import(shop.write('b.ndjson', b))).toMatchObject({ known: 10, accepted: 0 })
  })
})

describe('a file that changes while it is read', () => {
  const changes = {
    'written over': (shop: Shop) => shop.write('sales.csv', salesCsv(9000).replaceAll('plain', 'PLAIN')),
    appended: (shop: Shop) => shop.write('sales.csv', `${salesCsv(9000)}1,2,3,4\n`),
    shortened: (shop: Shop) => shop.write('sales.csv', salesCsv(4100)),
    removed: (shop: Shop) => shop.remove(),
  }
  for (const [how, change] of Object.entries(changes)) {
    it(`is refused when it was ${how}`, async () => {
      const shop = open()
      const path = shop.write('sales.csv', salesCsv(9000))
      const outcome = await shop.import(path, 'auto', (batch) => {
        if (batch === 0) change(shop)
      })
      expect(outcome.code).toBe('FILE_CHANGED')
      expect(outcome.accepted).toBeGreaterThanOrEqual(2000)
    })
  }
})
