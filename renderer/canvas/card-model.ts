/** What a card says about its step: everything but the live counts, which are written past React. */
import type { Flow } from '../../runtime/model/flow.ts'
import { isStage, type NodeType, type Role } from '../../runtime/model/node.ts'
import { isError, type Problem } from '../../runtime/model/problem.ts'
import { nodeName, nodeOf, typeOf } from '../document/node-types.ts'
import { outputLabel, outputsOf, strayOutputs } from '../document/outputs.ts'
import { sentence } from '../document/sentences.ts'
import { t } from '../words/words.ts'
import { type CardShape, shapeOf } from './card-shape.ts'

export type Change = 'added' | 'changed' | 'removed'

export type CardOutput = {
  readonly name: string
  readonly label: string
  readonly connected: boolean
  /** A wire leaves by it although the step has no such output. */
  readonly stray: boolean
}

export type CardModel = {
  readonly id: string
  readonly role: Role
  readonly icon: string
  /** The title of its type: what it is, where the name says what it is for. */
  readonly kind: string
  readonly name: string
  readonly sentence: string
  /** False for producers, where events begin. */
  readonly takes: boolean
  readonly outputs: readonly CardOutput[]
  /** Which counts stand at the bottom. */
  readonly foot: 'producer' | 'stage' | null
  /** One line; with several problems it says how many. */
  readonly problem: string | null
  readonly severity: 'error' | 'warning'
  readonly change: Change | null
  readonly wiresIn: number
  readonly wiresOut: number
  readonly shape: CardShape
}

export type CardFacts = {
  readonly problems: readonly Problem[]
  readonly change: Change | null
  /** Outputs of it that wires leave by, and how many wires lead to it. */
  readonly used: ReadonlySet<string>
  readonly wiresIn: number
}

export function cardOf(flow: Flow, id: string, nodeTypes: readonly NodeType[], facts: CardFacts): CardModel {
  const type = typeOf(nodeOf(flow, id), nodeTypes)
  const { problems, change, used, wiresIn } = facts
  const stray = used.size === 0 ? [] : strayOutputs(flow, id, nodeTypes)
  const outputs = [
    ...outputsOf(flow, id, nodeTypes).map((name) => outputOf(name, used, false)),
    ...stray.map((name) => outputOf(name, used, true)),
  ]
  const model = {
    id,
    role: type?.role ?? 'router',
    icon: type?.icon ?? 'help',
    kind: type?.title ?? t('Unknown step'),
    name: nodeName(flow, id, nodeTypes),
    sentence: sentence(flow, id, nodeTypes),
    takes: type?.role !== 'producer',
    outputs,
    foot: type === undefined ? null : type.role === 'producer' ? 'producer' : isStage(type) ? 'stage' : null,
    problem: problemLine(problems),
    severity: problems.some(isError) ? 'error' : 'warning',
    change,
    wiresIn,
    wiresOut: used.size,
  } as const
  return { ...model, shape: shapeOf(model) }
}

const outputOf = (name: string, used: ReadonlySet<string>, stray: boolean): CardOutput => ({
  name,
  label: outputLabel(name),
  connected: used.has(name),
  stray,
})

function problemLine(problems: readonly Problem[]): string | null {
  const worst = problems.find(isError) ?? problems[0]
  if (worst === undefined) return null
  if (problems.length === 1) return worst.message
  return t('{count} problems: {first}', { count: problems.length, first: worst.message })
}

/** "Filter, Only large orders, 1 in, 2 out, 1 problem": what a screen reader says of a card. */
export function spokenCard(card: CardModel, problems: number): string {
  const parts = [
    card.kind,
    card.name === card.kind ? '' : card.name,
    card.takes ? t('{count} in', { count: card.wiresIn }) : '',
    card.outputs.length === 0 ? '' : t('{count} out', { count: card.wiresOut }),
    problems === 0 ? '' : t('{count, plural, one {# problem} other {# problems}}', { count: problems }),
    card.change === null ? '' : changeWords(card.change),
  ]
  return parts.filter(Boolean).join(', ')
}

export function changeWords(change: Change): string {
  if (change === 'added') return t('new')
  return change === 'changed' ? t('changed') : t('removed')
}
