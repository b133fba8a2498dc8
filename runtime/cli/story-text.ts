/** What became of an event, in the sentences of the window: its way, what was done outside, and why nothing else happened. */
import type { CaseEvent, WhyNot } from '../model/api/case.ts'
import type { NamedStep, WayStep } from '../model/api/history.ts'
import { endedWell, reasonBeside, timesTried } from '../model/effect.ts'
import { isoTime } from '../model/event-text.ts'
import { splitOutput } from '../model/flow.ts'
import type { Json } from '../model/json.ts'
import { sayCondition } from '../nodes/condition-words.ts'
import { nodeTypes } from '../nodes/index.ts'
import { sayEffect, sayGoodTry, sayOutcome, sayTry } from '../nodes/outcome-words.ts'
import { seenOf } from '../nodes/seen-words.ts'
import { sayType } from '../nodes/words.ts'

export type Story = Pick<CaseEvent, 'flows' | 'not' | 'outcomes' | 'effects' | 'letters' | 'waits'>

/** `whole`: with every condition on the way, and what it saw. */
export function storyLines(story: Story, whole = false): readonly string[] {
  const stepOf = (stage: string): string => nameIn(story, stage)
  const says = (stage: string, text: string): string => `${stepOf(stage)}: ${text}`.trimEnd()
  return [
    ...story.flows.flatMap((way) => [
      `${way.name}: ${wayText(way.steps, (node) => stepOf(`${way.flow}/${node}`))}`,
      ...(whole ? way.steps.flatMap((step) => conditionLines(step, way.currency)) : []),
      ...(whole
        ? way.stopped.map((output) => `  ${leadsNowhere(output, (node) => stepOf(`${way.flow}/${node}`))}`)
        : []),
    ]),
    ...story.outcomes.map(({ stage, code, numbers }) => says(stage, sayOutcome(code, numbers))),
    ...story.effects.flatMap((effect) => effectLines(effect, (text) => says(effect.stage, text))),
    ...story.letters.map(({ stage, code, message }) => `Needs a look: ${says(stage, `${message} (${code})`)}`),
    ...story.waits.map(({ stage, until }) => says(stage, `goes on ${isoTime(until)}, unless something comes before`)),
    ...story.not.map((not) => notText(not, stepOf, story.flows.find(({ flow }) => flow === not.flow)?.currency)),
  ]
}

function effectLines(effect: Story['effects'][number], says: (text: string) => string): readonly string[] {
  const { state, due, tries, updated } = effect
  const times = timesTried(effect, tries)
  return [
    says(`${sayEffect(state, times, due === null ? '' : isoTime(due))} ${reasonBeside(effect)}`),
    ...tries.map((each) => `  ${sayTry(each, isoTime(each.at))}`),
    ...(endedWell(effect) ? [`  ${sayGoodTry(times, isoTime(updated))}`] : []),
  ]
}

/** Which way, as a person reads it: `too-late` is "Too late". */
function wayName(output: string): string {
  const words = output.replace(/[-_.]+/g, ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

const titleOf = ({ type, name, node }: NamedStep): string =>
  name || (nodeTypes.find((each) => each.type === type)?.title ?? node)

/** As its own version has it. */
function nameIn({ flows }: Story, stage: string): string {
  const slash = stage.indexOf('/')
  const named = flows.find(({ flow }) => flow === stage.slice(0, slash))?.named
  const node = stage.slice(slash + 1)
  return titleOf(named?.find((step) => step.node === node) ?? { node, type: '', name: '' })
}

const wayText = (steps: readonly WayStep[], name: (node: string) => string): string =>
  steps
    .map(({ node, kind, outputs }) => {
      const ways = outputs.map((output) => wayName(splitOutput(output).output)).join(', ')
      return kind === 'router' && ways !== '' ? `${name(node)} (${ways})` : name(node)
    })
    .join(' → ')

function leadsNowhere(output: string, name: (node: string) => string): string {
  const { node, output: way } = splitOutput(output)
  return `“${wayName(way)}” of ${name(node)} leads nowhere`
}

const conditionLines = ({ conditions, failure }: WayStep, currency: string): readonly string[] => [
  ...conditions.flatMap(({ clauses }) =>
    clauses.map(({ text, held, values }) => {
      const said = held === null ? 'Cannot be told' : held ? 'Held' : 'Did not hold'
      return `  ${said}: ${sayCondition(text, currency)} (${seenText(values, currency)})`
    }),
  ),
  ...(failure === null ? [] : [`  ${failure}`]),
]

function notText(not: WhyNot, stepOf: (stage: string) => string, currency: string | undefined): string {
  if (not.kind === 'not on') return `Not in ${not.name}: it was not on then`
  if (not.kind === 'not heard') return `Not in ${not.name}: it does not listen to such events`
  const { held, text, values } = not.clause
  const where = `Not “${wayName(not.way)}” at ${stepOf(`${not.flow}/${not.node}`)}`
  const condition = sayCondition(text, currency)
  const seen = seenText(values, currency)
  return held === null
    ? `${where}: it could not be told whether ${condition} (${seen})`
    : `${where}: it needs ${condition} (${seen})`
}

const seenText = (values: Json, currency: string | undefined): string =>
  seenOf(values, currency)
    .map(({ path, field, value }) =>
      value === undefined
        ? `${field} was missing`
        : path === 'event.type'
          ? `it was “${sayType(value)}”`
          : `${field} was ${value}`,
    )
    .join(', ')
