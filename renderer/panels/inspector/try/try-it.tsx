/** Runs the shown step on an event, here in the window: what came in, what came out and why. Nothing is sent. */
import { useDeferredValue, useMemo, useState } from 'react'
import { parseJson } from '../../../../runtime/expression/json.ts'
import type { Sample } from '../../../../runtime/model/api/events.ts'
import { isObject } from '../../../../runtime/model/json.ts'
import { exampleStart } from '../../../../runtime/model/node.ts'
import { nodeTypes } from '../../../../runtime/nodes/index.ts'
import { saySubject, sayType } from '../../../../runtime/nodes/words.ts'
import { cleanName } from '../../../document/names.ts'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Select } from '../../../ui/select.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { formatMoment } from '../../../words/formats.ts'
import { t } from '../../../words/words.ts'
import { useStep } from '../fields/step-context.ts'
import { useSamples } from '../samples.ts'
import { comingIn } from './coming-in.ts'
import { ProducerPreview } from './producer-preview.tsx'
import { type Given, type Outcome, runStep } from './run-step.ts'
import styles from './try-it.module.css'
import { TryResult } from './try-result.tsx'

type Choice = {
  readonly value: string
  readonly label: string
  readonly given: Given
  readonly through: boolean
  readonly start?: number
}

export function TryIt() {
  const { type } = useStep()
  return type.role === 'producer' ? <ProducerPreview type={type} /> : <StepTry />
}

function StepTry() {
  const { flow: present, id, type } = useStep()
  // After the form itself: a run may take longer than a keystroke.
  const flow = useDeferredValue(present)
  const { samples, failure, reload } = useSamples(flow.id)
  const came = useMemo(() => comingIn(flow, id, nodeTypes, samples), [flow, id, samples])
  const choices = useMemo(() => [...past(came, flow.zone), ...examples(type.examples)], [came, flow.zone, type])
  const [chosen, setChosen] = useState<string | null>(null)
  const [own, setOwn] = useState('')
  const isOwn = chosen === 'own'
  const choice = isOwn ? undefined : (choices.find(({ value }) => value === chosen) ?? choices[0])
  const outcome: Outcome | null = useMemo(() => {
    if (isOwn) return own.trim() === '' ? null : runOwn(flow, id, own)
    return choice === undefined ? null : safely(() => runStep(flow, id, nodeTypes, choice.given, choice))
  }, [flow, id, choice, isOwn, own])
  const options = [
    ...choices.map(({ value, label }) => ({ value, label })),
    { value: 'own', label: t('An event of my own (JSON)') },
  ]
  return (
    <section className={styles.try} aria-label={t('Try it')}>
      <div className={styles.head}>
        <h3>{t('Try it')}</h3>
        <span className={styles.where}>{t('runs here, sends nothing')}</span>
        <IconButton icon="refresh" size="small" label={t('Ask for the newest events again')} onClick={reload} />
      </div>
      <Select label={t('Event to try')} value={isOwn ? 'own' : choice?.value} options={options} onChange={setChosen} />
      {isOwn ? (
        <TextInput
          multiline
          mono
          rows={5}
          label={t('Data of the event, as JSON')}
          placeholder={'{ "total": { "minor": 4200, "currency": "GBP" } }'}
          value={own}
          onChange={setOwn}
        />
      ) : null}
      {samples.length > 0 && came.length === 0 && failure === null ? (
        <p className={styles.where}>{t('None of the newest events of this flow came in here: these are examples.')}</p>
      ) : null}
      {failure === null ? null : (
        <p className={styles.failure}>
          {t('The newest events could not be read. {failure}', { failure })}{' '}
          <Button size="small" onClick={reload}>
            {t('Try again')}
          </Button>
        </p>
      )}
      {outcome === null ? null : 'problem' in outcome ? (
        <p className={styles.failure}>{outcome.problem}</p>
      ) : (
        <TryResult tried={outcome.tried} explains={type.role === 'router'} />
      )}
    </section>
  )
}

function past(samples: readonly Sample[], zone: string): readonly Choice[] {
  const now = Date.now()
  return samples.slice(0, 12).map((sample) => ({
    value: `event ${sample.offset}`,
    label: [
      ...(sample.subject === null ? [] : [cleanName(saySubject(sample.subject), 24)]),
      sayType(cleanName(sample.type, 40)),
      formatMoment(sample.time, zone, now),
    ].join(', '),
    given: [{ type: sample.type, time: sample.time, subject: sample.subject, data: sample.data }],
    through: true,
  }))
}

const examples = (all: readonly { readonly title: string; readonly given: Given }[]): readonly Choice[] =>
  all.map(({ title, given }, index) => ({
    value: `example ${index}`,
    label: t('Example: {title}', { title }),
    given,
    through: false,
    start: exampleStart,
  }))

function runOwn(flow: Parameters<typeof runStep>[0], id: string, text: string): Outcome {
  const read = parseJson(text)
  if ('code' in read) return { problem: read.message }
  // A whole event brings its own type; anything else is data.
  const { value } = read
  const whole = isObject(value) && typeof value.type === 'string' && 'data' in value
  const type = whole && typeof value.type === 'string' ? value.type : (Object.keys(flow.events)[0] ?? 'example')
  const subject = whole && typeof value.subject === 'string' ? { subject: value.subject } : {}
  const data = whole && isObject(value) ? (value.data ?? null) : value
  return safely(() => runStep(flow, id, nodeTypes, [{ type, data, ...subject }], { through: false }))
}

/** A flow under construction can surprise the engine; the form goes on. */
function safely(run: () => Outcome): Outcome {
  try {
    return run()
  } catch (error) {
    return {
      problem: t('It could not be tried: {message}', {
        message: error instanceof Error ? error.message : String(error),
      }),
    }
  }
}
