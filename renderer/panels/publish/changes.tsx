/** What the draft would change, step by step, in the words of the form. */
import type { FlowDiff, NodeChange } from '../../document/diff.ts'
import { useFlowDiff } from '../../stores/diff.ts'
import { useDocument } from '../../stores/document.ts'
import { Chip } from '../../ui/chip.tsx'
import { t } from '../../words/words.ts'
import styles from './changes.module.css'

export function Changes() {
  const diff = useFlowDiff()
  const isFirst = useDocument((document) => !document.live?.flow)
  // Against nothing everything would be a change.
  if (isFirst) return null
  if (diff.count === 0)
    return <p className={styles.none}>{t('What the flow does is the same as in the live version.')}</p>
  return <ChangeList diff={diff} />
}

export function ChangeList({ diff }: { readonly diff: FlowDiff }) {
  const wires = diff.added.size + diff.removed.size
  return (
    <section className={styles.changes}>
      <h3>{t('{count, plural, one {One change} other {# changes}}', { count: diff.count })}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <ul tabIndex={0} aria-label={t('Changes')}>
        {[...diff.nodes.values()].map((node) => (
          <li key={node.id}>
            <Kind kind={node.kind} />
            <div>
              <b>{node.name}</b>
              {node.fields.map(({ label, before, after }) => (
                <p key={label}>
                  {label}: <del>{before ?? t('nothing')}</del> → <ins>{after ?? t('nothing')}</ins>
                </p>
              ))}
            </div>
          </li>
        ))}
        {diff.facts.map(({ label, before, after }) => (
          <li key={label}>
            <Kind kind="changed" />
            <div>
              <b>{label}</b>
              <p>
                <del>{before ?? t('nothing')}</del> → <ins>{after ?? t('nothing')}</ins>
              </p>
            </div>
          </li>
        ))}
        {wires > 0 ? (
          <li>
            <Kind kind="changed" />
            <div>
              <b>{t('Wires')}</b>
              <p>
                {[
                  diff.added.size > 0 ? t('{count} added', { count: diff.added.size }) : '',
                  diff.removed.size > 0 ? t('{count} removed', { count: diff.removed.size }) : '',
                ]
                  .filter(Boolean)
                  .join(', ')}
              </p>
            </div>
          </li>
        ) : null}
      </ul>
    </section>
  )
}

function Kind({ kind }: { readonly kind: NodeChange['kind'] }) {
  if (kind === 'added') return <Chip tone="good">{t('Added')}</Chip>
  if (kind === 'removed') return <Chip tone="bad">{t('Removed')}</Chip>
  return <Chip tone="warn">{t('Changed')}</Chip>
}
