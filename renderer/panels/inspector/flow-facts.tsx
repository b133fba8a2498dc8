/** The flow itself: what it is called, where and in which money it works, its settings, and the events it knows. */
import { useState } from 'react'
import type { Flow } from '../../../runtime/model/flow.ts'
import { currencies } from '../../../runtime/model/money.ts'
import type { Problem } from '../../../runtime/model/problem.ts'
import { applyFix, fixable } from '../../document/fix.ts'
import { setCurrency, setDescription, setFlowName, setZone } from '../../document/settings.ts'
import { edit, finishGesture } from '../../stores/document.ts'
import { useProblems } from '../../stores/problems.ts'
import { openDialog } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Field, type FieldProblem } from '../../ui/field.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { locale, t } from '../../words/words.ts'
import { ZonePicker } from './fields/zone-picker.tsx'
import { FlowEvents } from './flow-events.tsx'
import { FlowSettings } from './flow-settings.tsx'
import styles from './inspector.module.css'

export function FlowFacts({ flow }: { readonly flow: Flow }) {
  const all = useProblems(({ all }) => all)
  const problems = all.filter(({ node }) => node === undefined)
  const [name, setName] = useState<string | null>(null)
  const at = (field: string): FieldProblem | undefined => told(problems.find((problem) => problem.field === field))
  const count = Object.keys(flow.nodes).length
  return (
    <div className={styles.body}>
      <header className={styles.head}>
        <div className={styles.names}>
          <h2 className={styles.title}>{t('This flow')}</h2>
          <p className={styles.kind}>{t('{count, plural, one {# step} other {# steps}}', { count })}</p>
        </div>
      </header>
      <Field label={t('Name')} problem={at('name')}>
        <TextInput
          value={name ?? flow.name}
          maxLength={120}
          onChange={(next) => {
            setName(next)
            edit(t('Rename the flow'), (now) => setFlowName(now, next), 'flow name')
          }}
          onBlur={() => {
            setName(null)
            finishGesture()
          }}
        />
      </Field>
      <Field label={t('What it is for')} optional problem={at('description')}>
        <TextInput
          multiline
          value={flow.description ?? ''}
          onChange={(text) => edit(t('Describe the flow'), (now) => setDescription(now, text), 'flow description')}
          onBlur={finishGesture}
        />
      </Field>
      <Field label={t('Time zone')} help={t('Whose day is a business day.')} problem={at('zone')}>
        <ZonePicker
          value={flow.zone}
          onChange={(zone) => {
            if (zone !== '') edit(t('Change the time zone'), (now) => setZone(now, zone))
          }}
        />
      </Field>
      <Field label={t('Currency')} problem={at('currency')}>
        <Combobox
          value={flow.currency}
          options={currencies.map((code) => ({ value: code, label: code, hint: currencyName(code) }))}
          onChange={(currency) => {
            if (currency !== '') edit(t('Change the currency'), (now) => setCurrency(now, currency))
          }}
        />
      </Field>
      <FlowSettings flow={flow} problems={settingProblems(problems)} />
      <section className={styles.section}>
        <h3>{t('Events it knows')}</h3>
        <FlowEvents flow={flow} />
        <div>
          <Button size="small" icon="send" onClick={() => openDialog('send')}>
            {t('Send a test event…')}
          </Button>
        </div>
      </section>
    </div>
  )
}

function told(problem: Problem | undefined): FieldProblem | undefined {
  if (problem === undefined) return undefined
  const { message, severity, fix } = problem
  return {
    message,
    severity: severity ?? 'error',
    fix:
      fix && fixable(problem)
        ? { title: fix.title, run: () => edit(fix.title, (now) => applyFix(now, problem)) }
        : undefined,
  }
}

/** `settings.hold.minutes` stands at `/hold/minutes` of the form. */
function settingProblems(problems: readonly Problem[]): ReadonlyMap<string, FieldProblem> {
  return new Map(
    problems.flatMap((problem): readonly (readonly [string, FieldProblem])[] => {
      const shown = told(problem)
      return shown !== undefined && problem.field?.startsWith('settings.')
        ? [[`/${problem.field.slice(9).replaceAll('.', '/')}`, shown]]
        : []
    }),
  )
}

const currencyName = (code: string): string => new Intl.DisplayNames(locale(), { type: 'currency' }).of(code) ?? code
