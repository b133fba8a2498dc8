/** Why what a step would do outside is not done yet, and when it is tried again. */
import type { StageCounts } from '../../runtime/model/api/live.ts'
import { formatMoment } from './formats.ts'
import { t } from './words.ts'

/** `zone` and `now` say how the moments are written. */
export function sayDelay(
  { whom, since, next, reason }: NonNullable<StageCounts['delayed']>,
  zone: string,
  now: number,
): string {
  const words = { whom, since: formatMoment(since, zone, now), next: formatMoment(next, zone, now) }
  const waiting =
    whom === ''
      ? t('Waiting since {since}, next try {next}.', words)
      : t('Waiting for {whom} since {since}, next try {next}.', words)
  return [waiting, reason === '' ? '' : `${reason}.`, t('Nothing is done twice.')].filter(Boolean).join(' ')
}
