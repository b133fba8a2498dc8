/** A consultant's day in the terminal: a template of one's own, checked, tested, packed, and handed on. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Workplace } from './command.ts'

const place = new Workplace()
afterAll(() => place.remove())
const text = (name: string) => readFileSync(join(place.folder, name), 'utf8')

describe('templates in the terminal', () => {
  it('new --template makes a folder of one’s own, which can be checked and tested', async () => {
    const made = await place.run('new', 'my-sales', '--template', 'daily-sales')
    expect([made.code, made.err]).toEqual([0, ''])
    expect(JSON.parse(text('my-sales/flow.json'))).toMatchObject({
      id: 'my-sales',
      name: expect.stringMatching(/^Daily sales/),
    })
    const checked = await place.run('check', 'my-sales')
    expect([checked.code, checked.out]).toEqual([0, expect.stringContaining('my-sales: ')])
    expect((await place.run('test', 'my-sales', '--json')).code).toBe(0)
    expect((await place.run('new', 'my-sales', '--template', 'daily-sales')).code).toBe(5)
    expect((await place.run('new', 'other', '--template', 'no-such-thing')).code).toBe(2)
  })

  it('pack refuses what is undecided, masked and with ids, then signs and writes one file', async () => {
    writeFileSync(join(place.folder, 'my-sales/README.md'), '# Mine\n\nAsk carla@real-shop.com.\n')
    const refused = await place.run('pack', 'my-sales', '--keep', 'personal')
    expect(refused.code).toBe(1)
    expect(refused.out).toMatch(/e-mail +README\.md +line 3 +carl…om/)
    expect(refused.out + refused.err).not.toContain('carla@real-shop.com')
    expect((await place.run('pack', '--new-key', 'publisher.pem')).code).toBe(0)
    expect(statSync(join(place.folder, 'publisher.pem')).mode & 0o077).toBe(0)
    const packed = await place.run('pack', 'my-sales', '--keep', 'personal', '--remove', 'all', '--key', 'publisher.pem', '--publisher', 'Ada', '--json') // biome-ignore format: a line
    expect([packed.code, packed.err]).toEqual([0, ''])
    expect(JSON.parse(packed.out)).toMatchObject({ path: 'my-sales-1.0.0.cftemplate', removed: [{ kind: 'e-mail' }] })
    expect(text('my-sales-1.0.0.cftemplate')).not.toContain('carla@real-shop.com')
  })

  it('check, test and new understand the package; a changed one is refused', async () => {
    const name = 'my-sales-1.0.0.cftemplate'
    expect((await place.run('check', name)).code).toBe(0)
    expect((await place.run('test', name)).out).toContain('passed')
    expect((await place.run('new', 'again', '--template', name)).code).toBe(0)
    expect(text('again/README.md')).toContain('person-1@example.com')
    expect((await place.run('check', 'again')).code).toBe(0)
    writeFileSync(join(place.folder, 'changed.cftemplate'), text(name).replace('# Mine', '# Evil'))
    const refused = await place.run('check', 'changed.cftemplate', '--json')
    expect([refused.code, JSON.parse(refused.err).code]).toEqual([5, 'PACKAGE_CHANGED'])
  })
})
