/** Asked before an earlier version comes back: what becomes of what the flow keeps. */
import { useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { Choices, PublishPreview, StagePlan } from '../../../runtime/model/api/publishing.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { nodeName } from '../../document/node-types.ts'
import { useDocument } from '../../stores/document.ts'
import { Button } from '../../ui/button.tsx'
import { t } from '../../words/words.ts'
import { Choice } from '../publish/choice.tsx'
import { whatPublishingAsks } from '../publish/questions.ts'
import styles from './versions-dialog.module.css'

export type Needs = {
  readonly needs: PublishPreview['needs']
  readonly stages: readonly string[]
  /** The same steps as the host knows them: each with what becomes of it, and what waits for it. */
  readonly steps?: readonly StagePlan[]
}

/** From the refusal of the host, which names the questions and the steps. */
export function needsOf({ details }: Failure): Needs {
  const texts = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
  const asked = texts(details.needs)
  const needs = (['reshaped', 'added', 'removed', 'returned'] as const).filter((need) => asked.includes(need))
  const steps = Array.isArray(details.steps) ? details.steps.filter(isStep) : []
  // A host that does not say asks for all that can be asked.
  return { needs: needs.length > 0 ? needs : ['reshaped'], stages: texts(details.stages), steps }
}

const isStep = (value: unknown): value is StagePlan =>
  typeof value === 'object' && value !== null && 'node' in value && 'change' in value && 'waiting' in value

type Props = {
  readonly version: number
  readonly needs: Needs
  readonly working: boolean
  onCancel(): void
  onAnswer(choices: Choices): void
}

export function KeptQuestions({ version, needs, working, onCancel, onAnswer }: Props) {
  const [choices, setChoices] = useState<Choices>({})
  const flow = useDocument((document) => document.flow)
  const named = needs.stages.map(
    (node): StagePlan => ({
      node,
      name: flow ? nodeName(flow, node, nodeTypes) : node,
      change: needs.needs[0] ?? 'reshaped',
      effects: false,
      keeps: [],
      waiting: 0,
    }),
  )
  const stages = needs.steps && needs.steps.length > 0 ? needs.steps : named
  const questions = whatPublishingAsks({ revision: 0, problems: [], stages, needs: needs.needs, past: 0 })
  const open = questions.some(({ choice }) => choices[choice] === undefined)
  return (
    <section aria-label={t('Before version {version} is live again', { version })}>
      {questions.map((question) => (
        <Choice key={question.choice} question={question} choices={choices} onChange={setChoices} />
      ))}
      <div className={styles.answers}>
        <Button disabled={working} onClick={onCancel}>
          {t('Back to the list')}
        </Button>
        <Button kind="primary" disabled={open || working} onClick={() => onAnswer(choices)}>
          {working ? t('Going back…') : t('Go back to version {version}', { version })}
        </Button>
      </div>
    </section>
  )
}
