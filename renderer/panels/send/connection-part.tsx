/** Which connection of this computer is meant: those of the right kind, and the practice one, which is always there. */
import { practice } from '../../../runtime/model/connection.ts'
import { Select } from '../../ui/select.tsx'
import { t } from '../../words/words.ts'
import type { FormFacts } from './schema-facts.ts'

type Props = {
  readonly kinds: readonly string[]
  readonly connections: FormFacts['connections']
  readonly value: string
  onChange(name: string): void
}

export function ConnectionPart({ kinds, connections = [], value, onChange }: Props) {
  const fitting = connections.filter(({ name, kind }) => kinds.includes(kind) && name !== practice.name)
  const known = [...(kinds.includes(practice.kind) ? [practice.name] : []), ...fitting.map(({ name }) => name)]
  const names = value === '' || known.includes(value) ? known : [...known, value]
  return (
    <Select
      value={value === '' ? undefined : value}
      options={names.map((name) => ({
        value: name,
        label:
          name === practice.name
            ? t('Practice: nothing leaves this computer')
            : known.includes(name)
              ? name
              : t('{name}, not connected yet', { name }),
      }))}
      onChange={onChange}
    />
  )
}
