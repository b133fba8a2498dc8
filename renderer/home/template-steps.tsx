/** The steps of a template in the order in which they are read, each in the colour of its role. */
import type { Flow } from '../../runtime/model/flow.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { nodeName, nodeOf, typeOf } from '../document/node-types.ts'
import { RoleTile } from '../ui/role-tile.tsx'
import { t } from '../words/words.ts'
import styles from './template-dialog.module.css'

export function TemplateSteps({ flow }: { readonly flow: Flow }) {
  return (
    <section className={styles.section}>
      <h3>{t('Its steps')}</h3>
      <ul className={styles.steps}>
        {readingOrder(flow).map((id) => {
          const type = typeOf(nodeOf(flow, id), nodeTypes)
          return (
            <li key={id}>
              {type ? <RoleTile role={type.role} icon={type.icon} size={22} /> : null}
              <span>{nodeName(flow, id, nodeTypes)}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** From left to right, as a flow is read. */
function readingOrder({ nodes, layout }: Flow): readonly string[] {
  const place = (id: string) => layout[id] ?? { x: 0, y: 0 }
  return Object.keys(nodes).toSorted((a, b) => place(a).x - place(b).x || place(a).y - place(b).y)
}
