/** How far something that is done outside has come. */
import type { EventDetail, ToldTry } from '../../../runtime/model/api/history.ts'
import { timesTried } from '../../../runtime/model/effect.ts'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'

type Told = Pick<EventDetail['effects'][number], 'state' | 'attempts'> & {
  readonly due?: number | null
  readonly tries?: readonly ToldTry[]
}

/** `zone`: where the moment of the next try is to be said. */
export function sayEffect({ state, attempts: counted, due = null, tries = [] }: Told, zone?: string): string {
  const attempts = timesTried({ state, attempts: counted }, tries)
  const next = zone === undefined || due === null ? '' : formatMoment(due, zone, Date.now())
  const said: { readonly [state: string]: string } = {
    pending:
      attempts > 0
        ? next === ''
          ? t('Tried {attempts, plural, one {once} other {# times}}, and is tried again.', { attempts })
          : t('Tried {attempts, plural, one {once} other {# times}}, and again {next}.', { attempts, next })
        : t('Waits to be done.'),
    inflight: t('Is being done.'),
    done: t('Done, {attempts, plural, one {at the first try} other {after # tries}}.', { attempts }),
    failed: t('Refused by the receiver.'),
    dead: t('Given up after {attempts, plural, one {# try} other {# tries}}.', { attempts }),
    unknown: t('Nobody knows whether it happened.'),
    skipped: t('Left out by a person.'),
  }
  return said[state] ?? state
}

/** One try that came to nothing, or what a person said in between. */
export function sayTry({ number, kind, reason, by }: ToldTry, when: string): string {
  const told = { number, when, reason, by }
  switch (kind) {
    case 'happened':
      return t('{by} said on {when} that it happened. {reason}', told).trim()
    case 'did not happen':
      return t('{by} let it be tried again on {when}. {reason}', told).trim()
    case 'skip':
      return t('{by} left it out on {when}. {reason}', told).trim()
    default:
      return reason === ''
        ? t('Try {number}, {when}: no reason was given', told)
        : t('Try {number}, {when}: {reason}', told)
  }
}

/** The try that went well after those. */
export const sayGoodTry = (number: number, when: string): string => t('Try {number}, {when}: done', { number, when })
