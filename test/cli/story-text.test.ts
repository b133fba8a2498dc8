/** `counterflow why` says what the window says. */
import { expect, it } from 'vitest'
import { sayEffect as windowEffect } from '../../renderer/panels/history/say-effect.ts'
import { sayOutcome as windowOutcome } from '../../renderer/panels/history/say-outcome.ts'
import { storyLines } from '../../runtime/cli/story-text.ts'
import { sayEffect, sayOutcome } from '../../runtime/nodes/outcome-words.ts'

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

it('a step that waits for its next try says how often it was tried and when it goes on', () => {
  const due = Date.parse('2026-03-02T10:05:00Z')
  const effect = { key: 'k', stage: 'shop/tell', state: 'pending', attempts: 2, due, reason: '503', updated: 0 }
  const named = [{ node: 'tell', type: 'http', name: 'Tell the warehouse' }]
  const flows = [
    { flow: 'shop', name: 'Shop', version: 'v', currency: 'GBP', steps: [], named, edges: [], stopped: [] },
  ]
  const story = { flows, not: [], outcomes: [], effects: [effect], letters: [], waits: [] }
  expect(storyLines(story)).toContain('Tell the warehouse: Tried 2 times, and again 2026-03-02T10:05:00.000Z. 503')
})
