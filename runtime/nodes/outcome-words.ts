/** Why a step that remembers did what it did, and how far something outside has come: in the words of the window. */
import type { ToldTry } from '../model/api/history.ts'
import type { TryKind } from '../model/effect.ts'

const count = (figure: number): string => figure.toLocaleString('en-GB')
const many = (figure: number, one: string, other: string): string =>
  figure === 1 ? one : other.replace('#', count(figure))

/** From the code of an outcome row and its numbers. A code of a node type of one's own stays as it is. */
export function sayOutcome(code: string, numbers: readonly number[]): string {
  const [first = 0, second = 0] = numbers
  const said: { readonly [code: string]: string } = {
    waiting: 'waits for what belongs to it',
    again: 'came once more while it waits',
    'stopped-too-early': 'would have called off something that began later',
    'new again': 'counts as new again',
    repeat: 'was taken for a repeat and changed nothing',
    crossed: `${count(first)} crossed ${count(second)}`,
    unknown: 'the figure is not known',
    closed: `the stretch of time ended with ${count(first)}`,
    refused: `${many(first, 'one line was', '# lines were')} refused`,
    oversold: `${many(first, 'one line', '# lines')} sold beyond what is there`,
    'nothing-held': 'nothing was held for it',
    over: 'it is over already',
    ignored: 'it was nothing that this step counts',
    asked: 'a person was asked',
    approved: 'approved',
    declined: 'declined',
    'answered-before': 'it was answered before, or its time was up',
    stale: 'something newer was there already',
    deleted: 'its row was taken out',
    expired: 'nobody answered in time',
    HELD: `${many(first, 'one event waits', '# events wait')} for an earlier one`,
    quiet: 'nothing had come for too long',
    offline: 'we were away ourselves, so a silence says nothing',
    delivery: 'it was there all along, and nobody had delivered it',
    unusual: `${count(first)} in an hour is unusual`,
    usual: `${count(first)} in an hour is usual again`,
    large: `${count(first)} is far more than usual`,
    broken: 'the figures do not add up',
    'put off': 'waits a little longer: what happened while we were away may still come in',
    missed: 'what had to follow has not come in time',
    reported: `${many(first, 'one day was', '# days were')} reported`,
    'reported already': 'that was reported already',
    correction: 'goes into the corrections of the next report',
    'before the first report': 'it is from before the first report',
  }
  return (Object.hasOwn(said, code) ? said[code] : undefined) ?? [code, ...numbers.map(count)].join(' ')
}

/** `next`: the moment of the next try. */
export function sayEffect(state: string, attempts: number, next: string): string {
  const said: { readonly [state: string]: string } = {
    pending:
      attempts > 0
        ? `Tried ${many(attempts, 'once', '# times')}, and ${next === '' ? 'is tried again' : `again ${next}`}.`
        : 'Waits to be done.',
    inflight: 'Is being done.',
    done: `Done, ${many(attempts, 'at the first try', 'after # tries')}.`,
    failed: 'Refused by the receiver.',
    dead: `Given up after ${many(attempts, '1 try', '# tries')}.`,
    unknown: 'Nobody knows whether it happened.',
    skipped: 'Left out by a person.',
  }
  return (Object.hasOwn(said, state) ? said[state] : undefined) ?? state
}

/** One try that came to nothing, or what a person said in between. */
export function sayTry({ number, kind, reason, by }: ToldTry, when: string): string {
  const tried = `Try ${number}, ${when}: ${reason || 'no reason was given'}`
  const said: { readonly [kind in TryKind]: string } = {
    ...{ retry: tried, failed: tried, unknown: tried },
    happened: `${by} said on ${when} that it happened. ${reason}`,
    'did not happen': `${by} let it be tried again on ${when}. ${reason}`,
    skip: `${by} left it out on ${when}. ${reason}`,
  }
  return said[kind].trim()
}

/** The try that went well after those. */
export const sayGoodTry = (number: number, when: string): string => `Try ${number}, ${when}: done`
