/** How far something that is done outside has come. */
import type { EventDetail } from '../../../runtime/model/api/history.ts'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'

type Told = Pick<EventDetail['effects'][number], 'state' | 'attempts'> & { readonly due?: number | null }

/** `zone`: where the moment of the next try is to be said. */
export function sayEffect({ state, attempts, due = null }: Told, zone?: string): string {
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
