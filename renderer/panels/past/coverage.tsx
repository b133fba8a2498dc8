/** How much of the past an outcome is about, and how it was worked out. */
import type { ReplayReport } from '../../../runtime/model/api/past.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { useShop } from '../../stores/shop.ts'
import { formatCount, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { stepName } from './outcome-words.ts'
import styles from './past.module.css'

const day = 86_400_000

export function Coverage({ report, flow }: { readonly report: ReplayReport; readonly flow: Flow }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const { range, coverage, was } = report
  const names = (nodes: readonly string[]): string => nodes.map((node) => stepName(flow, node)).join(', ')
  const moment = (time: number | null): string => (time === null ? '' : formatMoment(time, zone, Date.now()))
  const asked = coverage.asked === null ? null : Math.round(coverage.asked / day)
  const facts = [
    range.from === null
      ? t('No event of this flow')
      : t('{count, plural, one {One event} other {# events}}, {from} to {to}', {
          count: range.events,
          from: moment(range.from),
          to: moment(range.to),
        }),
    asked === null
      ? ''
      : t('{kept} of {asked, plural, one {# day} other {# days}}', {
          kept: formatCount(Math.min(asked, Math.ceil(coverage.kept / day))),
          asked,
        }),
    was === null ? t('this flow has never been on, so everything is new') : '',
    coverage.removedBefore === null ? '' : t('what came before is not kept any more'),
    coverage.start === 'log' ? t('what the steps knew by then was worked out from the log') : '',
    coverage.simulated > 0
      ? t('{count, plural, one {one answer} other {# answers}} from outside simulated', { count: coverage.simulated })
      : '',
    t('nothing was sent'),
  ].filter((fact) => fact !== '')
  return (
    <p className={styles.coverage}>
      {facts.join(' · ')}
      {coverage.taken.length > 0 ? (
        <span title={names(coverage.taken)}>
          {' · '}
          {t('{count, plural, one {one step} other {# steps}} taken from the log as recorded', {
            count: coverage.taken.length,
          })}
        </span>
      ) : null}
    </p>
  )
}
