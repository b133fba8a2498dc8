/** What can be read, and how what cannot is refused: rows A45 of the reliability table as data. */
import { execFileSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import type { FileFormat } from '../../../runtime/model/services.ts'
import { gzip, Shop } from './import.ts'

let shop: Shop
afterEach(() => shop.remove())

const readable: [name: string, content: string | Buffer, rows: unknown[], format?: FileFormat][] = [
  ['commas', 'a,b\n1,x\n', [{ a: '1', b: 'x' }]],
  ['semicolons', 'a;b\n1,5;x\n', [{ a: '1,5', b: 'x' }]],
  ['tabs', 'a\tb\n1\tx;y\n', [{ a: '1', b: 'x;y' }]],
  ['one column', 'a\n1\n2\n', [{ a: '1' }, { a: '2' }]],
  ['a byte order mark', '\ufeffa,b\n1,2\n', [{ a: '1', b: '2' }]],
  ['a byte order mark before a quoted name', '\ufeff"a",b\n"1",2\n', [{ a: '1', b: '2' }]],
  [
    'mixed line ends',
    'a,b\r\n1,2\n3,4\r5,6\r\n',
    [
      { a: '1', b: '2' },
      { a: '3', b: '4' },
      { a: '5', b: '6' },
    ],
  ],
  ['quotes', 'a,b\n"x, ""y""\nz",""\n', [{ a: 'x, "y"\nz', b: '' }]],
  [
    'blank lines',
    '\n\na,b\n\n1,2\n\n\n3,4\n\n',
    [
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ],
  ],
  ['only a header', 'a,b\n', []],
  ['text that looks like other types', 'a,b\n007,null\n', [{ a: '007', b: 'null' }]],
  ['names of built-in properties', 'constructor,toString\n1,2\n', [{ constructor: '1', toString: '2' }]],
  ['gzip', gzip('a,b\n1,é\n'), [{ a: '1', b: 'é' }]],
  ['gzip in two members', Buffer.concat([gzip('a,b\n1,'), gzip('2\n')]), [{ a: '1', b: '2' }]],
  ['NDJSON', '{"a":1}\n\n  {"a":{"b":[null]}}\r\n', [{ a: 1 }, { a: { b: [null] } }]],
  ['NDJSON with a byte order mark', '\ufeff{"a":1}\n', [{ a: 1 }]],
  ['NDJSON in gzip', gzip('{"a":1}\n'), [{ a: 1 }]],
  ['an empty NDJSON file', '', [], 'ndjson'],
  ['a CSV file that begins with a brace', '{a},b\n1,2\n', [{ '{a}': '1', b: '2' }], 'csv'],
]

describe('a file is read', () => {
  it.each(readable)('%s', async (_name, content, rows, format) => {
    shop = new Shop()
    expect(await shop.import(shop.write('file', content), format)).toMatchObject({ code: '', message: '' })
    expect(shop.rows()).toEqual(rows)
  })

  it('keeps numbers beyond 2^53', async () => {
    shop = new Shop()
    await shop.import(shop.write('a.ndjson', '{"id":820982911946154508}\n'))
    expect([...shop.log.values()]).toEqual(['{"id":"820982911946154508"}'])
  })
})

const wide = Array.from({ length: 2001 }, (_, n) => `c${n}`).join(',')
const refused: [
  name: string,
  content: string | Buffer,
  code: string,
  row: number | undefined,
  words: string,
  accepted?: number,
][] = [
  ['nothing at all', '', 'FILE_HEADER', 0, 'is empty'],
  ['only blank lines', '\n\n', 'FILE_HEADER', 0, 'is empty'],
  ['no header', '536365,85123A,6,2010-12-01\n', 'FILE_HEADER', 0, 'column names'],
  ['a nameless column', 'a,,c\n1,2,3\n', 'FILE_HEADER', 0, 'Column 2 of 3 has no name'],
  ['a dangerous name', 'a,__proto__\n1,2\n', 'FILE_HEADER', 0, 'cannot be used'],
  ['two columns of one name', 'a,b,a\n1,2,3\n', 'FILE_HEADER', 0, 'Columns 1 and 3'],
  ['too many columns', `${wide}\n`, 'FILE_HEADER', 0, '2001 columns'],
  ['a million columns', `${'c,'.repeat(1_000_000)}c\n`, 'FILE_HEADER', 0, '1000001 columns'],
  ['a header that never ends', 'x'.repeat(9_000_000), 'FILE_HEADER', 0, 'does not end'],
  ['the header twice', 'a,b\n1,2\na,b\n', 'FILE_ROW', 2, 'header once more', 1],
  ['a cell too few', 'a,b\n1,2\n3\n', 'FILE_ROW', 2, 'expected 2 columns as in the header, got 1', 1],
  ['a cell too many', 'a,b\n1,2,3\n', 'FILE_ROW', 1, 'got 3'],
  ['a quote inside a cell', 'a,b\n1,2\n5",4\n6,7\n', 'FILE_ROW', 2, 'quotes do not match', 1],
  ['text behind a quote', 'a,b\n"1"x,2\n', 'FILE_ROW', 1, 'quotes do not match'],
  ['an unclosed quote', 'a,b\n1,2\n"3,4\n5,6\n', 'FILE_ROW', 2, 'never closed', 1],
  [
    'an unclosed quote before megabytes',
    `a,b\n1,2\n"3,4\n${'5,6\n'.repeat(2_500_000)}`,
    'FILE_ROW',
    2,
    'not closed',
    1,
  ],
  ['Windows-1252', Buffer.from('a,b\n1,2\ncr\xe8me,2\n', 'latin1'), 'FILE_ENCODING', 2, 'CSV UTF-8', 1],
  ['Windows-1252 in the header', Buffer.from('cr\xe8me,b\n1,2\n', 'latin1'), 'FILE_ENCODING', 0, 'iconv'],
  ['Windows-1252 in NDJSON', Buffer.from('{"a":"ok"}\n{"a":"cr\xe8me"}\n', 'latin1'), 'FILE_ENCODING', 2, 'iconv', 1],
  ['UTF-16', Buffer.from('\ufeffa,b\n', 'utf16le'), 'FILE_ENCODING', 1, 'UTF-16'],
  ['a workbook', Buffer.from('PK\x03\x04….xlsx'), 'FILE_KIND', undefined, 'Excel'],
  ['binary', Buffer.alloc(5000), 'FILE_KIND', undefined, 'binary'],
  ['packed nothing', gzip(Buffer.alloc(5_000_000)), 'FILE_KIND', undefined, 'binary'],
  ['damaged gzip', damage(gzip('a,b\n1,2\n')), 'FILE_DAMAGED', undefined, 'cannot be unpacked'],
  ['a JSON array', '[{"a":1}]\n', 'FILE_ROW', 1, 'each of its objects on a line'],
  ['a line of NDJSON that is no object', '{"a":1}\n7\n', 'FILE_ROW', 2, 'got "7"', 1],
  ['a line of NDJSON that is no JSON', '{"a":1}\n{"a":}\n{"a":3}\n', 'FILE_ROW', 2, 'got "{\\"a\\":}"', 1],
]

describe('a file is refused', () => {
  it.each(refused)('%s', async (_name, content, code, row, words, accepted = 0) => {
    shop = new Shop()
    const outcome = await shop.import(shop.write('file', content))
    expect(outcome).toMatchObject({ code, row, accepted })
    expect(outcome.message).toContain(words)
  })

  it.each([
    ['a file that is not there', 'missing.csv', 'FILE_MISSING'],
    ['a folder', '.', 'FILE_KIND'],
    ['a device', '/dev/zero', 'FILE_KIND'],
    ['a named pipe', 'pipe', 'FILE_KIND'],
  ])('%s', async (_name, path, code) => {
    shop = new Shop()
    if (path === 'pipe') execFileSync('mkfifo', [`${shop.folder}/pipe`])
    expect(await shop.import(path.startsWith('/') ? path : `${shop.folder}/${path}`)).toMatchObject({ code })
  })
})

/** Turns a bit of the check sum. */
function damage(packed: Buffer): Buffer {
  const at = packed.length - 6
  packed[at] = (packed[at] ?? 0) ^ 1
  return packed
}
