/** A case in plain lines: its events in order, what each caused, and why nothing else happened. */
import type { CaseEvent, CaseFile } from '../model/api/case.ts'
import { isoTime } from '../model/event-text.ts'
import { sayMoney } from '../model/say-money.ts'
import { printable } from './printable.ts'
import { storyLines } from './story-text.ts'
import type { Style } from './terminal.ts'

export function caseLines({ word, events, more, also, first }: CaseFile, style: Style): readonly string[] {
  return [
    ...events.flatMap((event) => eventLines(event, style)),
    ...(also.length > 0 ? [style.dim(`Also part of it: ${printable(also.join(', '))}`)] : []),
    ...(more ? [style.dim(`Only the newest ${events.length} events with "${printable(word)}" are shown.`)] : []),
    ...(first > 1 ? [style.dim(`Events before ${first} are not kept any more.`)] : []),
  ]
}

function eventLines(event: CaseEvent, style: Style): readonly string[] {
  const { row, facts, depth } = event
  const indent = '  '.repeat(depth)
  const amount = row.amount === null ? '' : `  ${sayMoney(row.amount)}`
  const said = facts.map(({ name, value }) => `${name} ${value}`).join(', ')
  return [
    `${indent}${isoTime(row.time)}  ${style.bold(printable(row.type))}  ${printable(row.subject ?? '')}${amount}${said === '' ? '' : `  ${printable(said)}`}  ${style.dim(`offset ${row.offset}`)}`,
    ...storyLines(event).map((text) => `${indent}    ${printable(text)}`),
  ]
}
