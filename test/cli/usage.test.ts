/** The command line: what is understood, what is refused, with which exit code and words. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allCommands, commandFiles } from '../../runtime/cli/commands.ts'
import { type Ended, shopFlow, Workplace } from './command.ts'

const commands = await allCommands()
const place = new Workplace()
place.write('shop.json', shopFlow)
place.write('broken.json', {
  ...shopFlow,
  edges: [
    { from: 'sales.rows', to: 'sold' },
    { from: 'sold.pass', to: 'piece' },
  ],
})
place.write('failing.json', {
  ...shopFlow,
  tests: [{ name: 'is wrong', events: [], expect: { tables: { pieces: [{ sku: 'A' }] } } }],
})
place.write('sales.csv', 'order,sku,quantity\n1,A,2\n')
mkdirSync(join(place.folder, 'folder'))
afterAll(() => place.remove())

const refusals: [line: string, code: number, ...words: string[]][] = [
  ['', 2, 'Usage', 'Commands'],
  ['chek', 2, 'no command "chek"', 'Did you mean counterflow check?'],
  ['--verbose', 2, 'Expected a command before --verbose'],
  ['check', 2, 'Something is missing', 'check <flow>'],
  ['check a.json b.json', 2, '"b.json" is too much'],
  ['check shop.json --paln', 2, 'no option --paln', 'Did you mean --plan?'],
  ['check shop.json --plan=yes', 2, '--plan takes no value'],
  ['run shop.json', 2, 'Expected --store <file>'],
  ['run shop.json --store --until-idle', 2, 'Expected --store <file>, got "--until-idle"'],
  ['run shop.json --store x.db --stor y.db', 2, 'Did you mean --store?'],
  ['run shop.json --store x.db --db y.db', 2, 'no option --db'],
  ['run shop.json --store x.db --input sales', 2, 'Expected --input <node>=<path>, got "sales"'],
  ['run shop.json --store x.db --input sale=sales.csv', 2, 'no producer "sale"', 'Did you mean --input sales=…?'],
  ['run shop.json --store x.db --input sales=sales.csv --input sales=b.csv', 2, 'two inputs for "sales"'],
  ['run shop.json --store x.db --speed fast', 2, 'Expected a number from 0 for --speed'],
  ['run shop.json --store x.db --input sales=no.csv --until-idle', 5, 'There is no file no.csv'],
  ['run shop.json --store x.db --input sales=folder --until-idle', 5, 'is a folder'],
  ['run broken.json --store y.db', 3, 'broken.json has', 'rows'],
  ['run no.json --store x.db', 5, 'There is no flow file no.json'],
  ['check folder', 5, 'this one has none'],
  ['check broken.json', 3, 'row', 'pieces'],
  ['test failing.json', 1, 'failed  is wrong', '0 passed, 1 failed'],
  ['test broken.json', 3, 'broken.json has'],
  ['tables no.db', 5, 'There is no store no.db'],
  ['log no.db --limit few', 2, 'Expected a whole number for --limit, got "few"'],
  ['log no.db --format csv', 2, 'Expected --format ndjson | table, got "csv"'],
  ['tables no.db --format jsn', 2, 'Did you mean --format json?'],
  ['why no.db 1', 5, 'There is no store'],
  ['store verfy no.db', 2, 'Did you mean counterflow store verify?'],
  ['store backup no.db', 2, 'store backup <store> <copy>'],
  ['store verify no.db more', 2, '"more" is too much'],
  ['store retain no.db', 2, 'Expected --days <count> or --size <MB>'],
  ['store verify no.db', 5, 'There is no store no.db'],
  ['store erase no.db anna --yes', 5, 'There is no store no.db'],
  ['export no.db shop', 5, 'There is no store'],
]

describe('a wrong command line', () => {
  let answers: readonly Ended[] = []
  beforeAll(async () => {
    answers = await place.runAll(refusals.map(([line]) => line.split(' ').filter((word) => word !== '')))
  })

  it.each(refusals)('%s ends with %i', (line, code, ...words) => {
    const ended = answers[refusals.findIndex(([one]) => one === line)] ?? { code: null, out: '', err: '' }
    const text = ended.out + ended.err
    expect(ended.code, text).toBe(code)
    for (const word of words) expect(text).toContain(word)
    expect(text).not.toContain('\u001b')
  })

  it('is one line of JSON on stderr with --json', async () => {
    for (const line of ['run broken.json --store x.db --json', 'chek --json', 'tables no.db --json']) {
      const { out, err } = await place.run(...line.split(' '))
      expect(out).toBe('')
      expect(err.trim().split('\n')).toHaveLength(1)
      expect(Object.keys(JSON.parse(err))).toEqual(['code', 'message', 'kept', 'advice', 'details'])
    }
  })
})

describe('help', () => {
  it('names every command', async () => {
    const { code, out } = await place.run('--help')
    expect(code).toBe(0)
    for (const { name, summary } of commands) expect(out).toMatch(new RegExp(`  ${name} +${summary}\n`))
  })

  let shown: readonly Ended[] = []
  beforeAll(async () => {
    shown = await place.runAll(commands.map(({ name }) => [name, '--help']))
  })

  it.each(commands.map(({ name }, index) => [name, index] as const))(
    'of %s shows what it does, its options, examples and exit codes',
    (name, index) => {
      const { code, out } = shown[index] ?? { code: null, out: '' }
      expect(code).toBe(0)
      for (const part of ['Usage', 'Options', 'Examples', 'Exit codes', '--json', `counterflow ${name}`])
        expect(out).toContain(part)
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(124)
    },
  )

  it('has each command under its own name', () => {
    expect(commands.map(({ name }) => name)).toEqual(Object.keys(commandFiles))
  })

  it('has a version', async () => {
    expect(await place.run('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })
})

describe('a flow', () => {
  it('is read from stdin', async () => {
    expect(await place.pipe(JSON.stringify(shopFlow), 'check', '-')).toMatchObject({
      code: 0,
      out: expect.stringContaining('stdin: 3 nodes'),
    })
  })

  it.each([
    ['empty', ''],
    ['cut off', '{"format":1,'],
    ['not JSON', '{"format": NaN}'],
    ['UTF-16', Buffer.from('{"format":1}', 'utf16le')],
    ['a byte order mark', '\ufeff{}'],
    ['binary', Buffer.alloc(100_000)],
    ['20 MB of blanks', ' '.repeat(20_000_000)],
  ])('that is %s is refused as text, with its place', async (_what, text) => {
    const { code, out } = await place.pipe(text, 'check', '-', '--json')
    expect(code).toBe(3)
    const { ok, problems } = JSON.parse(out)
    expect(ok).toBe(false)
    expect(problems[0].code).toMatch(/^FLOW_/)
  })

  it('shows all problems at once, with node, field and the nearest name', async () => {
    const flow = structuredClone(shopFlow)
    flow.nodes.sold.config.when = 'data.quantity >'
    const { code, out } = await place.pipe(
      JSON.stringify(flow).replace('"table":"pieces"', '"tabel":"pieces"'),
      'check',
      '-',
      '--json',
    )
    expect(code).toBe(3)
    const { problems } = JSON.parse(out)
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ node: 'sold', field: 'when' }),
        expect.objectContaining({ node: 'pieces', field: 'tabel', nearest: 'table' }),
      ]),
    )
  })

  it('shows its plan: what is stored, what is fused, what is kept', async () => {
    const { out } = await place.run('check', 'shop.json', '--plan', '--json')
    expect(JSON.parse(out).plan).toMatchObject({
      producers: [{ node: 'sales', type: 'file', channels: ['shop/sales.row'] }],
      stages: [{ node: 'pieces', tables: ['pieces'] }],
      paths: [{ from: 'sales.row', ways: [['sales.row', 'sold.pass', 'pieces']] }],
    })
    expect((await place.run('check', 'shop.json', '--plan')).out).toContain('sales.row → sold.pass → pieces')
  })

  it('names what a terminal must not obey as text', async () => {
    const name = 'x\u001b[2J\u009b31m\u202e\u200b\r\n'
    const text = JSON.stringify({
      ...shopFlow,
      nodes: { ...shopFlow.nodes, sold: { type: name, version: 1, config: {} } },
    })
    const plain = await place.pipe(text, 'check', '-')
    const json = await place.pipe(text, 'check', '-', '--json')
    for (const { out } of [plain, json])
      for (const character of '\u001b\u009b\u202e\u200b\r') expect(out).not.toContain(character)
    expect(JSON.stringify(JSON.parse(json.out).problems)).toContain('\u009b')
  })

  it('is written anew by `new`, passes its check and its tests, and is never overwritten', async () => {
    expect(await place.run('new', 'My first shop')).toMatchObject({ code: 0 })
    expect(await place.run('check', 'My first shop.flow.json')).toMatchObject({ code: 0 })
    expect(await place.run('test', 'My first shop.flow.json')).toMatchObject({
      code: 0,
      out: expect.stringContaining('4 passed, 0 failed'),
    })
    expect(await place.run('new', 'My first shop')).toMatchObject({
      code: 5,
      err: expect.stringContaining('exists already'),
    })
    expect(await place.run('new', '---')).toMatchObject({ code: 2 })
  })
})
