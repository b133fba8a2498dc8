/** What came for a flow while it was off, and the two ways to turn it on again, in words. */
import type { Missed } from '../../runtime/model/api/flows.ts'
import { formatCount, formatMoment } from './formats.ts'
import { t } from './words.ts'

export function sayMissed({ events, since }: Missed, zone: string): string {
  const numbers = { events, count: formatCount(events) }
  if (since === null)
    return t(
      '{events, plural, one {One event that it handles has} other {{count} events that it handles have}} come while it was off.',
      numbers,
    )
  return t(
    'It was turned off {since}. {events, plural, one {One event that it handles has} other {{count} events that it handles have}} come since.',
    { ...numbers, since: formatMoment(since, zone, Date.now()) },
  )
}

export const sayCatchUp = ({ since }: Missed, zone: string): string =>
  since === null ? t('Handle them too') : t('Catch up since {since}', { since: formatMoment(since, zone, Date.now()) })

export const sayFromNow = (): string => t('Begin from now')
export const helpCatchUp = (): string =>
  t('Each is handled once, in order. E-mails and requests for them are sent now.')
export const helpFromNow = (): string => t('They stay in the log and can be looked at; the flow does not handle them.')
