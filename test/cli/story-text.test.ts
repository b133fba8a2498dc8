/** `counterflow why` says what the window says. */
import { describe, expect, it } from 'vitest'
import {
  sayEffect as windowEffect,
  sayGoodTry as windowGoodTry,
  sayTry as windowTry,
} from '../../renderer/panels/history/say-effect.ts'
import { sayOutcome as windowOutcome } from '../../renderer/panels/history/say-outcome.ts'
import { storyLines } from '../../runtime/cli/story-text.ts'
import { sayEffect, sayGoodTry, sayOutcome, sayTry } from '../../runtime/nodes/outcome-words.ts'

const codes = [
  ...['waiting', 'again', 'stopped-too-early', 'new again', 'repeat', 'crossed', 'unknown', 'closed', 'refused'],
  ...['oversold', 'nothing-held', 'over', 'ignored', 'asked', 'approved', 'declined', 'answered-before', 'stale'],
  ...['deleted', 'expired', 'HELD', 'quiet', 'offline', 'delivery', 'unusual', 'usual', 'large', 'broken', 'put off'],
  ...['missed', 'reported', 'reported already', 'correction', 'before the first report', 'own-code'],
]

it.each(codes)('why a step did what it did: %s', (code) => {
  for (const numbers of [[], [1, 5], [1234, 2]]) expect(sayOutcome(code, numbers)).toBe(windowOutcome(code, numbers))
})

it.each(['pending', 'inflight', 'done', 'failed', 'dead', 'unknown', 'skipped'])(
  'how far an effect is: %s',
  (state) => {
    for (const attempts of [0, 1, 3]) expect(sayEffect(state, attempts, '')).toBe(windowEffect({ state, attempts }))
  },
)

it.each(['retry', 'failed', 'unknown', 'happened', 'did not happen', 'skip'] as const)(
  'what came of one try: %s',
  (kind) => {
    for (const [number, reason] of [
      [1, 'shop.example answered 503'],
      [1234, ''],
    ] as const) {
      const found = { number, at: 0, kind, reason, by: 'Ann' }
      expect(sayTry(found, 'then')).toBe(windowTry(found, 'then'))
      expect(sayGoodTry(number, 'then')).toBe(windowGoodTry(number, 'then'))
    }
  },
)

it('a step that waits for its next try says how often it was tried and when it goes on', () => {
  const due = Date.parse('2026-03-02T10:05:00Z')
  const effect = {
    key: 'k',
    stage: 'shop/tell',
    state: 'pending',
    attempts: 2,
    due,
    reason: '503',
    updated: 0,
    tries: [],
  }
  const named = [{ node: 'tell', type: 'http', name: 'Tell the warehouse' }]
  const flows = [
    { flow: 'shop', name: 'Shop', version: 'v', currency: 'GBP', steps: [], named, edges: [], stopped: [] },
  ]
  const story = { flows, not: [], outcomes: [], effects: [effect], letters: [], waits: [] }
  expect(storyLines(story)).toContain('Tell the warehouse: Tried 2 times, and again 2026-03-02T10:05:00.000Z. 503')
})

describe('the tries of a step', () => {
  const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`)
  const tries = [
    { number: 1, at: at('10:02:11'), kind: 'unknown', reason: 'No answer within 10 s; it may have happened', by: '' },
    { number: 1, at: at('10:02:40'), kind: 'did not happen', reason: 'I looked', by: 'Ann' },
    { number: 2, at: at('10:03:00'), kind: 'retry', reason: 'shop.example answered 503', by: '' },
  ] as const
  const story = (more: { readonly state: string; readonly attempts: number; readonly reason: string }) => ({
    ...{ flows: [], not: [], outcomes: [], letters: [], waits: [] },
    effects: [{ key: 'k', stage: 'shop/tell', due: null, updated: at('10:05:00'), tries, ...more }],
  })

  it('stand below it, each with its moment, and people stand between them', () => {
    expect(storyLines(story({ state: 'done', attempts: 2, reason: '' }))).toEqual([
      'tell: Done, after 3 tries.',
      '  Try 1, 2026-03-02T10:02:11.000Z: No answer within 10 s; it may have happened',
      '  Ann let it be tried again on 2026-03-02T10:02:40.000Z. I looked',
      '  Try 2, 2026-03-02T10:03:00.000Z: shop.example answered 503',
      '  Try 3, 2026-03-02T10:05:00.000Z: done',
    ])
  })

  it('tell why it was given up, which is not said twice', () => {
    const lines = storyLines(story({ state: 'dead', attempts: 1, reason: 'shop.example answered 503' }))
    expect(lines[0]).toBe('tell: Given up after 2 tries.')
    expect(lines).toHaveLength(4)
  })
})
