/** A connection of this computer, chosen from those of a kind that fits. The flow holds the name alone. */
import { namedConnection, practice } from '../../../../runtime/model/connection.ts'
import type { Field } from '../../../../runtime/model/field.ts'
import { openConnections, useConnections } from '../../../stores/connections.ts'
import { Button } from '../../../ui/button.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import { t } from '../../../words/words.ts'
import styles from './connection-field.module.css'
import { type FieldProps, fieldLabel } from './field-props.ts'
import { useStep } from './step-context.ts'

type ConnectionKind = Extract<Field, { readonly kind: 'connection' }>

/** No connection has an empty name. */
const none = ''

export function ConnectionField({ field, name, path, value }: FieldProps<ConnectionKind>) {
  const { change } = useStep()
  const list = useConnections((state) => state.list)
  const choose = (chosen: string): void =>
    change({ label: fieldLabel(name, field), path, value: chosen === none ? undefined : { $connection: chosen } })
  const fitting = list?.connections.filter(({ kind }) => field.kinds.includes(kind)) ?? []
  const options: SelectOption[] = fitting.map((connection) => ({
    value: connection.name,
    label: connection.name === practice.name ? t('Practice provider') : connection.name,
    help: connection.mode === 'test' ? t('Test') : t('Live'),
  }))
  const chosen = namedConnection(value) ?? field.default
  return (
    <div className={styles.line}>
      <Select
        value={chosen}
        options={field.optional === true ? [{ value: none, label: t('None') }, ...options] : options}
        placeholder={field.optional === true ? t('None') : t('Choose a connection…')}
        onChange={choose}
      />
      <Button onClick={() => openConnections({ kinds: field.kinds, chosen: choose })}>{t('New…')}</Button>
    </div>
  )
}
