/** A case in plain lines: its events in order, what each caused, and why nothing else happened. */
import type { CaseEvent, CaseFile, WhyNot } from '../model/api/case.ts'
import { isoTime } from '../model/event-text.ts'
import { isObject, type Json } from '../model/json.ts'
import { sayMoney } from '../model/say-money.ts'
import { printable } from './printable.ts'
import type { Style } from './terminal.ts'

export function caseLines({ word, events, more, also, first }: CaseFile, style: Style): readonly string[] {
  return [
    ...events.flatMap((event) => eventLines(event, style)),
    ...(also.length > 0 ? [style.dim(`Also part of it: ${printable(also.join(', '))}`)] : []),
    ...(more ? [style.dim(`Only the newest ${events.length} events with "${printable(word)}" are shown.`)] : []),
    ...(first > 1 ? [style.dim(`Events before ${first} are not kept any more.`)] : []),
  ]
}

function eventLines(
  { row, facts, depth, flows, not, outcomes, effects, letters, waits }: CaseEvent,
  style: Style,
): readonly string[] {
  const indent = '  '.repeat(depth)
  const amount = row.amount === null ? '' : `  ${sayMoney(row.amount)}`
  const said = facts.map(({ name, value }) => `${name} ${value}`).join(', ')
  const line = (text: string): string => `${indent}    ${printable(text)}`
  return [
    `${indent}${isoTime(row.time)}  ${style.bold(printable(row.type))}  ${printable(row.subject ?? '')}${amount}${said === '' ? '' : `  ${printable(said)}`}  ${style.dim(`offset ${row.offset}`)}`,
    ...flows.map(({ name, steps }) => line(`${name}: ${wayText(steps)}`)),
    ...outcomes.map(({ stage, code, numbers }) => line(`${stage}: ${[code, ...numbers].join(' ')}`)),
    ...effects.map(({ stage, state, attempts, reason }) =>
      line(
        `${stage}: ${state}${attempts > 0 ? ` after ${attempts} ${attempts === 1 ? 'try' : 'tries'}` : ''} ${reason}`.trimEnd(),
      ),
    ),
    ...letters.map(({ stage, code, message }) => line(`needs a look: ${stage}: ${message} (${code})`)),
    ...waits.map(({ stage, until }) => line(`${stage}: goes on at ${isoTime(until)}, unless something comes before`)),
    ...whyNotLines(not).map((text) => style.dim(line(text))),
  ]
}

export const whyNotLines = (not: readonly WhyNot[]): readonly string[] => not.map(whyNotText)

function whyNotText(not: WhyNot): string {
  if (not.kind === 'not on') return `not in ${not.name}: it was not on then`
  if (not.kind === 'not heard') return `not in ${not.name}: it does not listen to such events`
  const { held, text, values } = not.clause
  return `not ${not.node}.${not.way}: ${held === null ? 'cannot tell' : 'no'}: ${text}${seen(values)}`
}

const wayText = (steps: CaseEvent['flows'][number]['steps']): string =>
  steps
    .map(({ node, kind, outputs }) => (kind === 'router' ? `${node} (${outputs.map(outputOf).join(', ')})` : node))
    .join(' > ')
const outputOf = (output: string): string => output.slice(output.indexOf('.') + 1)

function seen(values: Json): string {
  if (!Array.isArray(values) || values.length === 0) return ''
  const shown = values.flatMap((value: Json) =>
    isObject(value) ? [`${String(value.path)} was ${'value' in value ? JSON.stringify(value.value) : 'missing'}`] : [],
  )
  return ` (${shown.join(', ')})`
}
