/** Colours that can be read, in both themes: WCAG 2.2 AA, computed from the one file that names them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, '../../../renderer/ui/tokens.css'), 'utf8')

function tokens(block: RegExp): Map<string, string> {
  const body = block.exec(css)?.[1] ?? ''
  return new Map([...body.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]))
}

const light = tokens(/:root\s*\{([^}]*)\}/)
const dark = new Map([...light, ...tokens(/\[data-theme="dark"\]\s*\{([^}]*)\}/)])
const themes = [
  ['light', light],
  ['dark', dark],
] as const

const channel = (value: number): number => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    channel(Number.parseInt(colour.slice(at, at + 2), 16) / 255),
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(theme: ReadonlyMap<string, string>, text: string, ground: string): number {
  const [a, b] = [theme.get(text), theme.get(ground)]
  if (a === undefined || b === undefined) throw new Error(`No colour named ${a === undefined ? text : ground}`)
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (lighter + 0.05) / (darker + 0.05)
}

const grounds = ['ground', 'surface', 'raised', 'sunken', 'input', 'hover']
const accents = ['producer', 'router', 'consumer', 'good', 'warn', 'bad']

const texts: readonly (readonly [text: string, grounds: readonly string[]])[] = [
  ['ink', [...grounds, 'press', 'selection', ...accents.map((name) => `${name}-tint`)]],
  ['ink-2', [...grounds, 'press']],
  ['ink-3', grounds],
  ...accents.map((name): [string, string[]] => [name, ['ground', 'surface', 'raised', 'sunken', `${name}-tint`]]),
  ['action-ink', ['action', 'action-hover', 'action-press']],
  ['danger-ink', ['danger', 'danger-hover']],
  ['tooltip-ink', ['tooltip']],
]

/** Edges of inputs and the ring of the focus are what tells a control from its ground: 3 to 1. */
const edges: readonly (readonly [edge: string, grounds: readonly string[]])[] = [
  ['line-input', ['input', 'surface', 'raised', 'ground']],
  ['focus', ['ground', 'surface', 'raised', 'sunken']],
]

describe.each(themes)('the %s theme', (_, theme) => {
  it.each(texts.flatMap(([text, on]) => on.map((ground) => [text, ground] as const)))(
    'has %s readable on %s',
    (text, ground) => {
      expect(contrast(theme, text, ground)).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each(edges.flatMap(([edge, on]) => on.map((ground) => [edge, ground] as const)))(
    'has %s visible on %s',
    (edge, ground) => {
      expect(contrast(theme, edge, ground)).toBeGreaterThanOrEqual(3)
    },
  )
})

it('names in the dark theme only colours that the light one has', () => {
  expect([...dark.keys()].filter((name) => !light.has(name))).toEqual([])
})
