/** How events come in from a provider, in plain sentences: which way is active, and what it cannot bring. */
import type { CatchUpView } from '../../../runtime/model/api/intake.ts'
import { kindCard } from '../../../runtime/model/connection-kinds.ts'
import { formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'

type Time = { readonly zone: string; readonly now: number }

export function saysCatchUp(view: CatchUpView, { zone, now }: Time): string {
  const at = (moment: number): string => formatMoment(moment, zone, now)
  switch (view.state) {
    case 'idle':
      return t('Catch-up is not active: no flow that is on asks {provider}.', { provider: titleOf(view.provider) })
    case 'reading':
      return t('Catching up now.')
    case 'waiting': {
      const again = view.next === null ? '' : t('It is tried again {time}.', { time: at(view.next) })
      return [t('Catch-up waits.'), view.reason, again].filter(Boolean).join(' ')
    }
    case 'up to date':
      return view.last === null
        ? t('Catch-up is active.')
        : t('Catch-up is active, last {time}.', { time: at(view.last) })
  }
}

export const saysWebhooks = (relay: string | null): string =>
  relay === null
    ? t('Webhooks cannot reach this computer; with a relay that you name they can.')
    : t('Webhooks reach this computer by {relay}.', { relay })

export const saysOnlyWebhooks = (provider: string): string =>
  t('{provider} cannot be asked for what was missed: its webhooks are the only way.', { provider: titleOf(provider) })

/** What was lost, and what is never told; empty where everything is there. */
export function saysLost({ lost }: CatchUpView, { zone, now }: Time): readonly string[] {
  return lost.map(({ from, to, why }) =>
    t('From {from} to {to} nothing could be recovered. {why}', {
      from: formatMoment(from, zone, now),
      to: formatMoment(to, zone, now),
      why,
    }),
  )
}

export const titleOf = (provider: string): string => kindCard(provider)?.title ?? provider
