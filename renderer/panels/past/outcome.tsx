/** The outcome of a run over the past: sentences on the left, what is behind the chosen one on the right. */
import { useState } from 'react'
import type { ReplayReport } from '../../../runtime/model/api/past.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { Icon } from '../../ui/icon.tsx'
import { t } from '../../words/words.ts'
import { BehindEffects, BehindLook, BehindOutput, BehindTable } from './behind.tsx'
import { outcomeLines } from './outcome-words.ts'
import styles from './past.module.css'

export function Outcome({ report, flow }: { readonly report: ReplayReport; readonly flow: Flow }) {
  const lines = outcomeLines(report, flow)
  const [chosen, choose] = useState<string | null>(lines[0]?.id ?? null)
  if (report.same)
    return (
      <p className={styles.same}>
        <Icon name="check" size={16} />
        {t(
          'Nothing would be different: every event goes the same way, every table ends the same, nothing else is sent.',
        )}
      </p>
    )
  return (
    <div className={styles.outcome}>
      <ul className={styles.lines} aria-label={t('What would be different')}>
        {lines.map(({ id, text, tone }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.line}
              data-tone={tone}
              aria-pressed={id === chosen}
              onClick={() => choose(id)}
            >
              {tone === 'bad' ? <Icon name="alert" size={14} /> : null}
              <span>{text}</span>
            </button>
          </li>
        ))}
      </ul>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <section className={styles.behind} tabIndex={0} aria-label={t('What is behind it')}>
        {chosen === null ? null : <Behind id={chosen} report={report} flow={flow} />}
      </section>
    </div>
  )
}

function Behind({ id, report, flow }: { readonly id: string; readonly report: ReplayReport; readonly flow: Flow }) {
  const [kind, name] = [id.slice(0, id.indexOf(' ')), id.slice(id.indexOf(' ') + 1)]
  const output = kind === 'output' ? report.outputs.find((each) => each.output === name) : undefined
  if (output) return <BehindOutput diff={output} />
  const table = kind === 'table' || kind === 'below' ? report.tables.find((each) => each.table === name) : undefined
  if (table) return <BehindTable diff={table} flow={flow} />
  const effect = kind === 'effect' ? report.effects.find((each) => each.node === name) : undefined
  if (effect) return <BehindEffects diff={effect} />
  const look = report.look.find((each) => each.node === name)
  return look ? <BehindLook diff={look} /> : null
}
