/** What the inputs understand of what people type, and what the palette finds for it. */
import { describe, expect, it } from 'vitest'
import { type CommandEntry, found } from '../../../renderer/ui/command-search.ts'
import { simpleDuration } from '../../../renderer/ui/duration-text.ts'
import { printKeys } from '../../../renderer/ui/keys.ts'
import { readAmount } from '../../../renderer/ui/money-text.ts'
import { readTimeOfDay } from '../../../renderer/ui/time-text.ts'

describe('an amount of money', () => {
  it.each([
    ['42', 'GBP', 4_200],
    ['42.5', 'GBP', 4_250],
    ['42,5', 'GBP', 4_250],
    ['1,204.50', 'GBP', 120_450],
    ['1,204', 'GBP', 120_400],
    ['1 204.50', 'GBP', 120_450],
    ['-3.10', 'GBP', -310],
    ['999', 'JPY', 999],
    ['1.234', 'KWD', 1_234],
  ])('typed as "%s" in %s is %d', (text, currency, minor) => {
    expect(readAmount(text, currency)).toEqual({ minor, currency })
  })

  it.each([
    ['', 'GBP'],
    ['four', 'GBP'],
    ['4.125', 'GBP'],
    ['9.5', 'JPY'],
    ['1,5', 'JPY'],
    ['4.2.1', 'GBP'],
  ])('"%s" is none in %s', (text, currency) => {
    expect(readAmount(text, currency)).toBeNull()
  })
})

describe('a time of day', () => {
  it.each([
    ['7', '07:00'],
    ['730', '07:30'],
    ['0730', '07:30'],
    ['7.30', '07:30'],
    ['7:30', '07:30'],
    ['23:59', '23:59'],
    ['24', null],
    ['12:60', null],
    ['noon', null],
  ])('typed as "%s" is %s', (text, time) => {
    expect(readTimeOfDay(text)).toBe(time)
  })
})

describe('a duration', () => {
  it.each([
    ['10m', { count: 10, unit: 'm' }],
    ['500ms', { count: 500, unit: 'ms' }],
    ['1.5h', { count: 1.5, unit: 'h' }],
    ['7d', { count: 7, unit: 'd' }],
    ['1h30m', null],
    ['PT5M', null],
    ['10 minutes', null],
  ])('%s is taken apart only when it has one unit', (text, simple) => {
    expect(simpleDuration(text)).toEqual(simple)
  })
})

describe('a shortcut', () => {
  it.each([
    ['Mod+K', 'Ctrl K', '⌘K'],
    ['Mod+Shift+Z', 'Ctrl Shift Z', '⌘⇧Z'],
    ['Mod++', 'Ctrl +', '⌘+'],
    ['+', '+', '+'],
    ['Delete', 'Del', 'Del'],
    ['Alt+ArrowUp', 'Alt ↑', '⌥↑'],
  ])('%s is written %s, on a Mac %s', (keys, elsewhere, mac) => {
    expect(printKeys(keys, false).join(' ')).toBe(elsewhere)
    expect(printKeys(keys, true).join('')).toBe(mac)
  })
})

describe('the command palette', () => {
  const entry = (title: string, group: string, hint?: string): CommandEntry => ({
    id: title,
    title,
    group,
    hint,
    run: () => undefined,
  })
  const entries = [
    entry('Publish changes…', 'Flow'),
    entry('Run the tests', 'Flow'),
    entry('Undo', 'Edit', 'Move 3 steps'),
    entry('Test with one event', 'Edit'),
    entry('Crème brûlée', 'Flows'),
  ]
  const titles = (query: string) => found(entries, query).flatMap((group) => group.items.map((item) => item.title))

  it('shows everything in the given order before anything is typed', () => {
    expect(titles('')).toEqual(entries.map((item) => item.title))
    expect(found(entries, '').map((group) => group.value)).toEqual(['Flow', 'Edit', 'Flows'])
  })

  it.each([
    ['tes', ['Test with one event', 'Run the tests']],
    ['pub', ['Publish changes…']],
    ['rtt', ['Run the tests']],
    ['tests run', ['Run the tests']],
    ['move', ['Undo']],
    ['creme', ['Crème brûlée']],
    ['xyz', []],
  ])('finds for "%s", the best first: %o', (query, expected) => {
    expect(titles(query)).toEqual(expected)
  })
})
