/** The head of a step: its tile, its name to be changed in place, and what it is. */
import { useState } from 'react'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { nodeName, nodeOf, typeOf } from '../../document/node-types.ts'
import { renameNode } from '../../document/rename.ts'
import { edit, finishGesture } from '../../stores/document.ts'
import { RoleTile } from '../../ui/role-tile.tsx'
import { t } from '../../words/words.ts'
import styles from './inspector.module.css'
import { roleLabel } from './role-label.ts'

type Props = { readonly flow: Flow; readonly id: string }

export function StepHead({ flow, id }: Props) {
  const type = typeOf(nodeOf(flow, id), nodeTypes)
  const name = nodeName(flow, id, nodeTypes)
  // While it is typed, blanks at its ends and an empty name stand as they are.
  const [draft, setDraft] = useState<{ readonly text: string; readonly before: string } | null>(null)
  return (
    <header className={styles.head}>
      <RoleTile role={type?.role ?? 'router'} icon={type?.icon ?? 'help'} size={28} />
      {/* What “Rename” leads to. */}
      <div className={styles.names} data-field="name">
        <h2 className="said">{name}</h2>
        <input
          className={styles.name}
          aria-label={t('Name of the step')}
          value={draft?.text ?? name}
          maxLength={120}
          autoComplete="off"
          onChange={(event) => {
            const next = event.target.value
            const before = draft?.before ?? name
            setDraft({ text: next, before })
            edit(t('Rename {name}', { name: before }), (flow) => renameNode(flow, id, next), `name ${id}`)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') event.currentTarget.blur()
          }}
          onBlur={() => {
            setDraft(null)
            finishGesture()
          }}
        />
        <p className={styles.kind}>
          {type === undefined
            ? t('Unknown step')
            : t('{role}, {title}', { role: roleLabel(type.role), title: type.title.toLowerCase() })}
        </p>
      </div>
    </header>
  )
}
