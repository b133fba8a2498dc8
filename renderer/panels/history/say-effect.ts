/** How far something that is done outside has come. */
import { t } from '../../words/words.ts'

export function sayEffect(state: string, attempts: number): string {
  const said: { readonly [state: string]: string } = {
    pending: t('Waits to be done.'),
    inflight: t('Is being done.'),
    done: t('Done, {attempts, plural, one {at the first try} other {after # tries}}.', { attempts }),
    failed: t('Refused by the receiver.'),
    dead: t('Given up after {attempts, plural, one {# try} other {# tries}}.', { attempts }),
    unknown: t('Nobody knows whether it happened.'),
    skipped: t('Left out by a person.'),
  }
  return said[state] ?? state
}
