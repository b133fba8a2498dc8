/** One wire: from where to where, and what passes. */
import { type Edge, type Flow, splitOutput } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { disconnect } from '../../document/connect.ts'
import { edgeId } from '../../document/edge-id.ts'
import { fieldsAfter } from '../../document/event-fields.ts'
import { nodeName } from '../../document/node-types.ts'
import { outputLabel } from '../../document/outputs.ts'
import { edit } from '../../stores/document.ts'
import { select } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { t } from '../../words/words.ts'
import styles from './inspector.module.css'
import { useSamples } from './samples.ts'
import { shownFields } from './shown-fields.ts'

export function EdgeFacts({ flow, edge }: { readonly flow: Flow; readonly edge: Edge }) {
  const { samples } = useSamples(flow.id)
  const { node, output } = splitOutput(edge.from)
  const [start, end] = [nodeName(flow, node, nodeTypes), nodeName(flow, edge.to, nodeTypes)]
  const described = shownFields(fieldsAfter(flow, nodeTypes, edge.from))
  const fields = described.length > 0 ? described : shownFields(fieldsAfter(flow, nodeTypes, edge.from, samples))
  return (
    <div className={styles.body}>
      <header className={styles.head}>
        <div className={styles.names}>
          <h2 className={styles.title}>{t('Wire')}</h2>
          <p className={styles.kind}>{t('Events that leave by “{output}” go on', { output: outputLabel(output) })}</p>
        </div>
      </header>
      <section className={styles.section}>
        <ul className={styles.ways}>
          <li>
            <span className={styles.way}>{t('From')}</span>
            <button type="button" className={styles.link} onClick={() => select([node])}>
              {start}
            </button>
          </li>
          <li>
            <span className={styles.way}>{t('To')}</span>
            <button type="button" className={styles.link} onClick={() => select([edge.to])}>
              {end}
            </button>
          </li>
        </ul>
      </section>
      <section className={styles.section}>
        <h3>{t('What passes')}</h3>
        {fields.length === 0 ? (
          <p className={styles.quiet}>{t('Any event: the flow does not describe them, and none has been seen yet.')}</p>
        ) : (
          <ul className={styles.passes}>
            {fields.slice(0, 24).map(({ path, label, always, known }) => (
              <li key={path}>
                {label}
                {always || known === 'seen' ? null : <span className={styles.quiet}>{t('not always')}</span>}
              </li>
            ))}
          </ul>
        )}
      </section>
      <div>
        <Button
          icon="unlink"
          onClick={() => {
            edit(t('Remove the wire to {name}', { name: end }), (now) => disconnect(now, new Set([edgeId(edge)])))
            select([])
          }}
        >
          {t('Remove the wire')}
        </Button>
      </div>
    </div>
  )
}
