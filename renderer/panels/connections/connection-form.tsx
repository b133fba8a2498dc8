/** A connection, filled in: a name, what belongs to its kind, and its secrets, which are written and never read back. */
import { useState } from 'react'
import type { ConnectionCard, SecretWish } from '../../../runtime/model/api/connections.ts'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import { connectionName } from '../../../runtime/model/connection.ts'
import { type FactField, kindCard, type SecretField } from '../../../runtime/model/connection-kinds.ts'
import { host } from '../../bridge/host.ts'
import { attempt } from '../../stores/attempt.ts'
import { useConnections } from '../../stores/connections.ts'
import { operator } from '../../stores/flows.ts'
import { Button } from '../../ui/button.tsx'
import { Field, type FieldProblem } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import styles from './connections-dialog.module.css'

type Props = {
  readonly kind: string
  /** The one that is changed; undefined for a new one. */
  readonly connection: ConnectionCard | undefined
  onDone(name: string): void
  onCancel(): void
}

/** With more to fill in than this, two stand side by side, so that the form fits a small screen. */
const mostInOneColumn = 4

type Entries = { readonly [name: string]: string }

export function ConnectionForm({ kind, connection, onDone, onCancel }: Props) {
  const card = kindCard(kind)
  const taken = useConnections(({ list }) => list?.connections)
  const [name, setName] = useState(connection?.name ?? freeName(kind, taken ?? []))
  const [facts, setFacts] = useState<Entries>(connection?.facts ?? defaultsOf(card?.facts ?? []))
  const [secrets, setSecrets] = useState<Entries>({})
  const [mode, setMode] = useState<'test' | 'live'>(connection?.mode ?? (kind === 'stripe' ? 'test' : 'live'))
  const [failure, setFailure] = useState<Failure | null>(null)
  const [working, setWorking] = useState(false)
  if (card === undefined) return null

  const save = async (): Promise<void> => {
    setWorking(true)
    setFailure(null)
    const wish = { name, facts, mode: modeOf(kind, secrets.key ?? '', mode), secrets: wishOf(secrets), by: operator() }
    const done = await attempt(() =>
      connection === undefined
        ? host().call('connections.add', { ...wish, kind })
        : host().call('connections.change', wish),
    )
    setWorking(false)
    if (!done.ok) return setFailure(done.failure)
    useConnections.setState({ list: done.value })
    onDone(name)
  }
  const at = (field: string): FieldProblem | undefined =>
    failure !== null && fieldOf(failure) === field ? { message: failure.message } : undefined
  const wrongName = name !== '' && !connectionName.test(name)
  const isShown = (field: string): boolean =>
    field === 'name' ||
    card.facts.some((each) => each.name === field) ||
    card.secrets.some(({ slot }) => slot === field)
  const isLong = card.facts.length + card.secrets.length > mostInOneColumn
  return (
    <form
      className={styles.form}
      data-long={isLong || undefined}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      {connection === undefined ? (
        <Field
          label={t('Name')}
          help={t('How flows name it.')}
          problem={
            wrongName ? { message: t('Use small letters, digits, dots and dashes, such as my-shop.') } : at('name')
          }
        >
          <TextInput value={name} onChange={setName} maxLength={40} autoFocus />
        </Field>
      ) : null}
      {card.facts.map((field) => (
        <div key={field.name} className={field.takes === 'port' || field.takes === 'choice' ? styles.half : undefined}>
          <Field label={field.label} help={field.help} optional={field.optional === true} problem={at(field.name)}>
            <FactInput
              field={field}
              value={facts[field.name] ?? ''}
              onChange={(value) => setFacts({ ...facts, [field.name]: value })}
            />
          </Field>
        </div>
      ))}
      {card.secrets.map((field) => (
        <Field
          key={field.slot}
          label={field.label}
          help={secretHelp(field, connection)}
          optional={field.optional === true}
          problem={at(field.slot)}
        >
          <TextInput
            type="password"
            value={secrets[field.slot] ?? ''}
            onChange={(value) => setSecrets({ ...secrets, [field.slot]: value })}
            placeholder={
              connection?.secrets?.includes(field.slot) ? t('Kept: enter another one to replace it') : undefined
            }
          />
        </Field>
      ))}
      {kind === 'stripe' && (secrets.key ?? '') !== '' ? null : (
        <div className={styles.whole}>
          <Field label={t('This account is')} help={t('Test accounts move no money. It is shown wherever it is used.')}>
            <Segmented<'test' | 'live'>
              label={t('This account is')}
              value={mode}
              onChange={setMode}
              options={[
                { value: 'test', label: t('Test') },
                { value: 'live', label: t('Live') },
              ]}
            />
          </Field>
        </div>
      )}
      {failure !== null && !isShown(fieldOf(failure)) ? (
        <p className={styles.refused} role="alert">
          <b>{failure.message}</b> {failure.kept} {failure.advice}
        </p>
      ) : null}
      <div className={styles.actions}>
        {working ? <Spinner label={t('Being kept')} shown /> : null}
        <Button onClick={onCancel} disabled={working}>
          {t('Cancel')}
        </Button>
        <Button kind="primary" type="submit" disabled={working || name === '' || wrongName}>
          {connection === undefined ? t('Connect') : t('Save')}
        </Button>
      </div>
    </form>
  )
}

type InputProps = { readonly field: FactField; readonly value: string; onChange(value: string): void }

function FactInput({ field, value, onChange }: InputProps) {
  if (field.takes === 'choice') return <Select value={value} options={field.options ?? []} onChange={onChange} />
  return <TextInput value={value} onChange={onChange} placeholder={field.example} maxLength={500} />
}

const defaultsOf = (fields: readonly FactField[]): Entries =>
  Object.fromEntries(fields.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value]])))

function freeName(kind: string, taken: readonly { readonly name: string }[]): string {
  const names = new Set(taken.map(({ name }) => name))
  for (let n = 1; ; n++) {
    const name = n === 1 ? kind : `${kind}-${n}`
    if (!names.has(name)) return name
  }
}

/** One line is one secret; an empty box changes nothing. */
function wishOf({ key = '', hook = '' }: Entries): SecretWish {
  return { ...(key.trim() === '' ? {} : { key: [key.trim()] }), ...(hook.trim() === '' ? {} : { hook: [hook.trim()] }) }
}

/** Stripe says in the key itself which of the two it is. */
function modeOf(kind: string, key: string, mode: 'test' | 'live'): 'test' | 'live' {
  if (kind !== 'stripe' || key.trim() === '') return mode
  return /^(?:sk|rk)_test_/.test(key.trim()) ? 'test' : 'live'
}

const secretHelp = (field: SecretField, connection: ConnectionCard | undefined): string =>
  connection?.secrets?.includes(field.slot) === true ? t('One is kept. It is never shown.') : field.help

const fieldOf = ({ code, details }: Failure): string => {
  if (code === 'CONNECTION_NAME' || code === 'CONNECTION_EXISTS') return 'name'
  return typeof details.field === 'string' ? details.field : ''
}
