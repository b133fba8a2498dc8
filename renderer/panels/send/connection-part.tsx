/** Which connection of this computer is meant: those of the right kind, and the practice one, which is always there. */
import { isConnectionKind, practice } from '../../../runtime/model/connection.ts'
import { openConnections, useConnections } from '../../stores/connections.ts'
import { Button } from '../../ui/button.tsx'
import { OutsideField } from '../../ui/field.tsx'
import { Select } from '../../ui/select.tsx'
import { t } from '../../words/words.ts'
import styles from './schema-form.module.css'

type Props = {
  readonly kinds: readonly string[]
  readonly value: string
  onChange(name: string): void
}

export function ConnectionPart({ kinds, value, onChange }: Props) {
  const list = useConnections((state) => state.list)
  const fitting = (list?.connections ?? []).filter(({ name, kind }) => kinds.includes(kind) && name !== practice.name)
  const known = [...(kinds.includes(practice.kind) ? [practice.name] : []), ...fitting.map(({ name }) => name)]
  const names = value === '' || known.includes(value) ? known : [...known, value]
  const others = kinds.filter(isConnectionKind).filter((kind) => kind !== practice.kind)
  return (
    <div className={styles.with}>
      <Select
        value={value === '' ? undefined : value}
        options={names.map((name) => ({ value: name, label: labelOf(name, known) }))}
        onChange={onChange}
      />
      <OutsideField>
        <Button onClick={() => openConnections({ kinds: others, chosen: onChange })}>{t('New…')}</Button>
      </OutsideField>
    </div>
  )
}

function labelOf(name: string, known: readonly string[]): string {
  if (name === practice.name) return t('Practice: nothing leaves this computer')
  return known.includes(name) ? name : t('{name}, not connected yet', { name })
}
