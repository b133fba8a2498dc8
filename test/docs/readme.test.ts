/** What the README shows is what happens: its commands run in their order, and its figures are those that come out. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { exitMeanings } from '../../runtime/cli/exit.ts'
import { Workplace } from '../cli/command.ts'

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')
const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, name, text = '']) => (name === language ? [text] : []))
const lines = blocks('sh').flatMap((text) => text.trim().split('\n'))
const commands = lines.flatMap((line) => /^npx counterflow ([^#]*)/.exec(line)?.[1]?.trim() ?? [])

const place = new Workplace()
afterAll(() => place.remove())

describe('the README', () => {
  it('shows commands that all work, in their order', async () => {
    expect(commands.length).toBeGreaterThanOrEqual(10)
    place.write('sales.csv', 'order,sku,quantity\n1,CUP,2\n1,TEA,1\n2,CUP,3\n2,CUP,-1\n')
    const outs: string[] = []
    for (const command of commands) {
      const { code, out, err } = await place.run(...command.split(' '))
      expect({ command, code, err }).toEqual({ command, code: 0, err: expect.stringMatching(/^$|There may be more/) })
      outs.push(out)
    }
    expect(outs[4]).toBe('sku,quantity\r\nCUP,5\r\nTEA,1\r\n')
  })

  it('shows the table that the demo prints', async () => {
    const { out } = await place.run('demo')
    const shown = blocks('').find((text) => text.startsWith('sales_by_day\n'))
    expect(shown).toBeDefined()
    expect(out).toContain(shown)
  })

  it('names scripts that there are, and the exit codes', () => {
    const { scripts } = JSON.parse(readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'))
    for (const line of lines.filter((each) => each.startsWith('npm '))) {
      expect(Object.keys(scripts)).toContain(/^npm (?:run )?(\w+)/.exec(line)?.[1])
    }
    for (const [code, meaning] of exitMeanings) expect(readme).toContain(`| ${code} | ${meaning}`)
  })
})
