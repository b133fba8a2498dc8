/** Reads what was on the clipboard. It may be anything: another program's, half a file, or made to do harm. */
import { flowLimits } from '../../runtime/compile/flow-document.ts'
import { nodeShape } from '../../runtime/compile/flow-shape.ts'
import { countValues } from '../../runtime/compile/json-text.ts'
import { readShape, type Shape } from '../../runtime/compile/shape.ts'
import { parseJson } from '../../runtime/expression/json.ts'
import type { Edge, Flow } from '../../runtime/model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../runtime/model/json.ts'
import type { Problem } from '../../runtime/model/problem.ts'
import { t } from '../words/words.ts'
import { longestNote } from './notes.ts'

export const clipboardFormat = 1

/** Copied steps with the wires between them; ids are those of the flow they came from. */
export type Steps = Pick<Flow, 'nodes' | 'layout'> & {
  readonly edges: readonly Edge[]
  readonly notes: NonNullable<Flow['notes']>
}

export type Pasted =
  | { readonly kind: 'steps'; readonly steps: Steps }
  /** A whole flow document: it is imported, not pasted. */
  | { readonly kind: 'flow'; readonly text: string }
  | { readonly kind: 'unusable'; readonly code: 'PASTE_INVALID' | 'PASTE_TOO_LARGE'; readonly reason: string }

/** More values than any few thousand steps hold. */
const mostValues = 400_000

const stepsShape = {
  kind: 'record',
  properties: {
    counterflow: { shape: { kind: 'text', options: ['steps'] }, help: 'What this is.' },
    format: { shape: { kind: 'number', integer: true, minimum: 1, maximum: clipboardFormat }, help: 'Its format.' },
    nodes: { shape: { kind: 'map', values: nodeShape }, help: 'The steps.' },
    edges: {
      shape: {
        kind: 'list',
        items: {
          kind: 'record',
          properties: {
            from: { shape: { kind: 'text' }, help: 'An output.' },
            to: { shape: { kind: 'text' }, help: 'A step.' },
          },
        },
      },
      default: [],
      help: 'The wires.',
    },
    layout: {
      shape: {
        kind: 'map',
        values: {
          kind: 'record',
          properties: {
            x: { shape: { kind: 'number' }, help: 'To the right.' },
            y: { shape: { kind: 'number' }, help: 'Down.' },
          },
        },
      },
      default: {},
      help: 'Where they stand.',
    },
    notes: {
      shape: {
        kind: 'map',
        values: {
          kind: 'record',
          properties: {
            text: { shape: { kind: 'text' }, help: 'What is written.' },
            x: { shape: { kind: 'number' }, help: 'To the right.' },
            y: { shape: { kind: 'number' }, help: 'Down.' },
          },
        },
      },
      default: {},
      help: 'The notes among them.',
    },
  },
} as const satisfies Shape

export function readPaste(text: string): Pasted {
  if (text.length > flowLimits.bytes || countValues(text) > mostValues)
    return unusable('PASTE_TOO_LARGE', t('What is on the clipboard is too large to be pasted. Nothing was changed.'))
  if (text.trim() === '') return unusable('PASTE_INVALID', t('There is nothing on the clipboard to paste.'))
  const read = parseJson(text, { maximumDepth: flowLimits.depth, byteOrderMark: 'skip' })
  if ('code' in read || !isObject(read.value)) return notSteps()
  const value = read.value
  if (isFlowDocument(value)) return { kind: 'flow', text }
  if (!Object.hasOwn(value, 'counterflow') || value.counterflow !== 'steps') return notSteps()
  if (typeof value.format === 'number' && value.format > clipboardFormat)
    return unusable('PASTE_INVALID', t('These steps were copied from a newer Counterflow. Update this one first.'))
  return readSteps(value)
}

function readSteps(value: JsonObject): Pasted {
  const { nodes: given, edges: wires, notes: written } = value
  const counts = [isObject(given) ? Object.keys(given).length : 0, Array.isArray(wires) ? wires.length : 0]
  const notes = isObject(written) ? Object.keys(written).length : 0
  if ((counts[0] ?? 0) > flowLimits.nodes || (counts[1] ?? 0) > flowLimits.edges)
    return unusable('PASTE_TOO_LARGE', t('These are more steps than a flow can have. Nothing was changed.'))
  const problems: Problem[] = []
  // What fits the description is copied steps: here they become such.
  const steps = readShape(stepsShape, value, '', problems) as Json as Steps
  if (problems.length > 0 || (counts[0] === 0 && notes === 0))
    return unusable('PASTE_INVALID', t('The copied steps on the clipboard are damaged. Nothing was changed.'))
  const short = Object.entries(steps.notes).map(([id, note]) => [
    id,
    { ...note, text: note.text.toWellFormed().slice(0, longestNote) },
  ])
  return {
    kind: 'steps',
    steps: { nodes: steps.nodes, edges: steps.edges, layout: steps.layout, notes: Object.fromEntries(short) },
  }
}

const isFlowDocument = (value: JsonObject): boolean =>
  !Object.hasOwn(value, 'counterflow') && Object.hasOwn(value, 'format') && isObject(value.nodes)

const notSteps = (): Pasted =>
  unusable('PASTE_INVALID', t('What is on the clipboard is not steps of a flow. Nothing was changed.'))

const unusable = (code: 'PASTE_INVALID' | 'PASTE_TOO_LARGE', reason: string): Pasted => ({
  kind: 'unusable',
  code,
  reason,
})
