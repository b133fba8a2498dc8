/** Several things at once: how many, and what can be done with all of them. */
import type { Edge, Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { findAction } from '../../actions/list.ts'
import { nodeName, typeOf } from '../../document/node-types.ts'
import { select } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { RoleTile } from '../../ui/role-tile.tsx'
import { t } from '../../words/words.ts'
import styles from './inspector.module.css'

type Props = { readonly flow: Flow; readonly ids: readonly string[]; readonly wires: readonly Edge[] }

/** The rest is in the menus, by the same names. */
const shown = [
  'arrange.left',
  'arrange.top',
  'arrange.across',
  'arrange.down',
  'arrange.tidy',
  'edit.duplicate',
  'edit.delete',
]

/** More names than that are a number. */
const most = 12

export function Several({ flow, ids, wires }: Props) {
  const count = ids.length
  const deeds = shown.flatMap((id) => findAction(id) ?? []).filter((action) => action.enabled())
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
      <div className={styles.actions}>
        {deeds.map(({ id, title, icon, run }) => (
          <Button key={id} icon={icon} kind={id === 'edit.delete' ? 'danger' : 'secondary'} onClick={() => run()}>
            {title()}
          </Button>
        ))}
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
