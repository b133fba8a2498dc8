/** The events that a flow describes, each a page of its own, and a way to describe one more. */
import { checkName, namings } from '../../../runtime/compile/names.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { sayType } from '../../../runtime/nodes/words.ts'
import { typeLabel } from '../../document/conditions/condition-fields.ts'
import { describedFields } from '../../document/describe.ts'
import { eventTypesOf } from '../../document/event-schema.ts'
import { cleanName } from '../../document/names.ts'
import { schemaOfExamples } from '../../document/seen-schema.ts'
import { setEventSchema } from '../../document/settings.ts'
import { edit } from '../../stores/document.ts'
import { showFacts } from '../../stores/session.ts'
import { Chip } from '../../ui/chip.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { t } from '../../words/words.ts'
import { AddByName } from './described/add-by-name.tsx'
import styles from './described/described.module.css'
import { holdsPersonal } from './described/holds-personal.ts'
import inspector from './inspector.module.css'
import { useSamples } from './samples.ts'

export function FlowEvents({ flow }: { readonly flow: Flow }) {
  const { samples } = useSamples(flow.id)
  const types = Object.entries(flow.events)
  const others = [...new Set([...eventTypesOf(flow, nodeTypes), ...samples.map(({ type }) => type)])].filter(
    (type) => !Object.hasOwn(flow.events, type),
  )
  const add = (type: string): void => {
    const seen = samples.filter((sample) => sample.type === type).map(({ data }) => data)
    edit(t('Describe the event {name}', { name: sayType(type) }), (now) =>
      Object.hasOwn(now.events, type) ? now : setEventSchema(now, type, schemaOfExamples(seen)),
    )
    showFacts({ kind: 'event', type })
  }
  return (
    <>
      {types.length === 0 ? (
        <p className={inspector.quiet}>
          {t('None is described yet. Fields are then offered from the events that come.')}
        </p>
      ) : (
        <ul className={styles.entries}>
          {types.map(([type, schema]) => (
            <li key={type}>
              <button type="button" className={styles.entry} onClick={() => showFacts({ kind: 'event', type })}>
                <span>{cleanName(typeLabel(type, flow), 60)}</span>
                {holdsPersonal(schema) ? <Chip>{t('personal data')}</Chip> : null}
                <span>
                  {t('{count, plural, one {# field} other {# fields}}', { count: describedFields(schema).length })}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <AddByName
        title={t('Describe an event')}
        label={t('Kind of event')}
        wrong={(type) =>
          Object.hasOwn(flow.events, type)
            ? t('It is described already.')
            : checkName(type, namings['event type']) === undefined
              ? undefined
              : t('Letters, digits, dots and dashes, such as order.placed.')
        }
        input={(name, setName) => (
          <Combobox
            freeText
            value={name}
            placeholder="order.placed"
            options={others.map((type) => ({ value: type, label: type, hint: sayType(type) }))}
            onChange={setName}
          />
        )}
        onAdd={add}
      />
    </>
  )
}
