/** Several things at once: how many, and what can be done with all of them. */
import type { Edge, Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { align, type Side } from '../../document/align.ts'
import { duplicate } from '../../document/duplicate.ts'
import { edgeId } from '../../document/edge-id.ts'
import { nodeName, typeOf } from '../../document/node-types.ts'
import { remove } from '../../document/remove.ts'
import { edit } from '../../stores/document.ts'
import { select } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { RoleTile } from '../../ui/role-tile.tsx'
import { toast } from '../../ui/toast.tsx'
import { t } from '../../words/words.ts'
import styles from './inspector.module.css'

type Props = { readonly flow: Flow; readonly ids: readonly string[]; readonly wires: readonly Edge[] }

/** More names than that are a number. */
const most = 12

export function Several({ flow, ids, wires }: Props) {
  const count = ids.length
  const line = (label: string, side: Side): void => edit(label, (now) => align(now, ids, side, new Map()))
  return (
    <div className={styles.body}>
      <header className={styles.head}>
        <div className={styles.names}>
          <h2 className={styles.title}>
            {count > 0
              ? t('{count, plural, one {# step} other {# steps}} selected', { count })
              : t('{count, plural, one {# wire} other {# wires}} selected', { count: wires.length })}
          </h2>
          {count > 0 && wires.length > 0 ? (
            <p className={styles.kind}>
              {t('and {count, plural, one {# wire} other {# wires}}', { count: wires.length })}
            </p>
          ) : null}
        </div>
      </header>
      {count < 2 ? null : (
        <div className={styles.actions}>
          <Button icon="align-vertical" onClick={() => line(t('Line up {count} steps', { count }), 'left')}>
            {t('Line up on the left')}
          </Button>
          <Button icon="align-horizontal" onClick={() => line(t('Line up {count} steps', { count }), 'top')}>
            {t('Line up on top')}
          </Button>
          <Button icon="copy" onClick={() => duplicateAll(flow, ids)}>
            {t('Duplicate')}
          </Button>
        </div>
      )}
      <div className={styles.actions}>
        <Button
          kind="danger"
          icon="trash"
          onClick={() => {
            edit(t('Delete {count} selected', { count: count + wires.length }), (now) =>
              remove(now, new Set(ids), new Set(wires.map(edgeId))),
            )
            select([])
          }}
        >
          {t('Delete')}
        </Button>
      </div>
      {count === 0 ? null : (
        <ul className={styles.steps}>
          {ids.slice(0, most).map((id) => {
            const type = typeOf(flow.nodes[id], nodeTypes)
            return (
              <li key={id}>
                <button type="button" className={styles.step} onClick={() => select([id])}>
                  <RoleTile role={type?.role ?? 'router'} icon={type?.icon ?? 'help'} />
                  {nodeName(flow, id, nodeTypes)}
                </button>
              </li>
            )
          })}
          {count > most ? <li className={styles.quiet}>{t('and {count} more', { count: count - most })}</li> : null}
        </ul>
      )}
    </div>
  )
}

function duplicateAll(flow: Flow, ids: readonly string[]): void {
  const copy = duplicate(flow, nodeTypes, new Set(ids))
  if (copy.reason !== null) {
    toast({ title: t('Not duplicated'), text: copy.reason, tone: 'bad' })
    return
  }
  edit(t('Duplicate {count} steps', { count: ids.length }), () => copy.flow)
  select(copy.ids)
}
