/** The events that a flow describes, each with what is in it. */
import type { Flow } from '../../../runtime/model/flow.ts'
import { isObject, type Json } from '../../../runtime/model/json.ts'
import { typeLabel } from '../../document/conditions/condition-fields.ts'
import { fieldsOf } from '../../document/event-fields.ts'
import { cleanName } from '../../document/names.ts'
import { Chip } from '../../ui/chip.tsx'
import { t } from '../../words/words.ts'
import styles from './inspector.module.css'
import { shownFields } from './shown-fields.ts'

export function FlowEvents({ flow }: { readonly flow: Flow }) {
  const types = Object.entries(flow.events)
  if (types.length === 0)
    return (
      <p className={styles.quiet}>{t('None is described yet. Fields are then offered from the events that come.')}</p>
    )
  return (
    <ul className={styles.events}>
      {types.map(([type, schema]) => (
        <li key={type}>
          <details>
            <summary>
              {cleanName(typeLabel(type, flow), 60)}
              {holdsPersonal(schema) ? <Chip>{t('personal data')}</Chip> : null}
            </summary>
            <ul className={styles.passes}>
              {shownFields(fieldsOf(schema, [])).map(({ path, label, always }) => (
                <li key={path}>
                  {label}
                  {always ? null : <span className={styles.quiet}>{t('not always')}</span>}
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  )
}

function holdsPersonal(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.some(holdsPersonal)
  return isObject(schema) && (schema.personal === true || Object.values(schema).some(holdsPersonal))
}
