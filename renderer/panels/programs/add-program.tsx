/** Lets a program in: what it is called, what its events are from, what it may read; and its token, shown once. */
import { useState } from 'react'
import type { ProgramCard } from '../../../runtime/model/api/ingress.ts'
import { tellFailure } from '../../actions/tell.ts'
import { host } from '../../bridge/host.ts'
import { attempt } from '../../stores/attempt.ts'
import { useIngress } from '../../stores/ingress.ts'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { Field } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import styles from './programs-dialog.module.css'

type Made = { readonly program: ProgramCard; readonly token: string }

const listed = (text: string): readonly string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

export function AddProgram({ onMade, onCancel }: { onMade(made: Made): void; onCancel(): void }) {
  const [name, setName] = useState('')
  const [sources, setSources] = useState('')
  const [reads, setReads] = useState('')
  const [problem, setProblem] = useState<{ readonly code: string; readonly message: string } | null>(null)
  const program = name.trim()
  const wrongName = program !== '' && !/^[a-z0-9][a-z0-9._-]{0,39}$/.test(program)
  const at = (...codes: readonly string[]) => (problem !== null && codes.includes(problem.code) ? problem : undefined)
  const change = (set: (text: string) => void) => (text: string) => {
    set(text)
    setProblem(null)
  }
  const add = async (): Promise<void> => {
    const wish = { program, sources: listed(sources), reads: listed(reads) }
    const done = await attempt(() => host().call('programs.add', wish))
    if (done.ok) return onMade(done.value)
    const { code, message, advice } = done.failure
    if (code.startsWith('TOKEN_')) setProblem({ code, message: [message, advice].join(' ').trim() })
    else tellFailure(done.failure)
  }
  return (
    <div className={styles.form}>
      <Field
        label={t('Name')}
        problem={
          wrongName
            ? { message: t('Use small letters, digits, dots and dashes, such as till-1.') }
            : at('TOKEN_NAME', 'TOKEN_EXISTS')
        }
      >
        <TextInput value={name} onChange={change(setName)} placeholder="till-1" maxLength={40} autoFocus />
      </Field>
      <Field
        label={t('Its events are from')}
        optional
        problem={at('TOKEN_SOURCE')}
        help={t('What their source begins with, separated by commas. Without it: a name of its own.')}
      >
        <TextInput value={sources} onChange={change(setSources)} placeholder="app://till-1" mono />
      </Field>
      <Field
        label={t('May read')}
        optional
        problem={at('TOKEN_CHANNEL')}
        help={t('Channels such as events, shop/pay.paid or shop/*, separated by commas. Without any, it only sends.')}
      >
        <TextInput value={reads} onChange={change(setReads)} placeholder="events" mono />
      </Field>
      <div className={styles.actions}>
        <Button onClick={onCancel}>{t('Cancel')}</Button>
        <Button kind="primary" disabled={program === '' || wrongName} onClick={() => void add()}>
          {t('Make a token')}
        </Button>
      </div>
    </div>
  )
}

export function MadeToken({ program, token, onDone }: Made & { onDone(): void }) {
  const address = useIngress(({ ingress }) => ingress?.address ?? '')
  const source = program.sources[0] ?? ''
  const event = `{"specversion":"1.0","id":"1","source":"${source}","type":"order.placed","data":{"number":"#1001"}}`
  return (
    <div className={styles.made} role="status">
      <p>
        <b>{t('The token of {program}.', { program: program.program })}</b>{' '}
        {t('It is shown this once and kept nowhere: copy it now.')}
      </p>
      <CopyText text={token} label={t('Token')} />
      <p>{t('In a terminal, with the token in a file:')}</p>
      <pre className={styles.example}>
        {`curl ${address}/events -H "Authorization: Bearer $(cat ${program.program}.token)" \\\n  -H 'Content-Type: application/cloudevents+json' \\\n  -d '${event}'`}
      </pre>
      <div className={styles.line}>
        <Button kind="primary" onClick={onDone}>
          {t('I have it')}
        </Button>
      </div>
    </div>
  )
}
