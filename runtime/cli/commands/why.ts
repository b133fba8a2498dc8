/** Says what became of one event. */
import type { ExplainedPath } from '../../compile/explain-path.ts'
import { type LookBack, lookBack } from '../../host/look-back.ts'
import type { CloudEvent } from '../../model/event.ts'
import { eventText, isoTime } from '../../model/event-text.ts'
import type { Command } from '../command.ts'
import { exit } from '../exit.ts'
import { findEvent } from '../find-event.ts'
import { printable } from '../printable.ts'
import { readStore } from '../store-file.ts'
import type { Style } from '../terminal.ts'

export const why: Command = {
  name: 'why',
  summary: 'Say what became of one event, and why',
  usage: '<store> <event id or offset>',
  help: `Finds an event by its offset or its id and shows where it came from, the way it took through each flow with the actual
values of every condition, what it caused, and where it got stuck. The way is worked out again from the event and the
version of the flow that ran. It works while another program writes the store.`,
  words: { least: 2, most: 2 },
  options: {},
  examples: [
    ['counterflow why shop.db 1042', 'by its offset in the log'],
    ['counterflow why shop.db evt_1a2b', 'by its id'],
  ],
  async run(line, terminal) {
    const { event, found } = readStore(line.word(0), (store) => {
      const event = findEvent(store, line.word(1))
      return { event, found: lookBack(store, event) }
    })
    if (line.flag('json')) {
      const { offset, channel } = event
      await terminal.printJson({ offset, channel, event: JSON.parse(eventText(event)), ...found })
    } else for (const each of lines(event, found, terminal.style)) await terminal.print(each)
    return exit.ok
  },
}

function lines(event: CloudEvent, found: LookBack, style: Style): string[] {
  const fact = (name: string, text: string): string => `  ${style.dim(name.padEnd(8))} ${printable(text)}`
  return [
    `${style.bold(printable(event.type))} ${printable(event.id)}  ${style.dim(`offset ${event.offset}`)}`,
    fact('from', `${event.source} (${event.channel})`),
    fact('time', isoTime(event.time)),
    ...(event.subject === null ? [] : [fact('about', event.subject)]),
    fact('data', event.text),
    ...(found.repeats > 0 ? [fact('repeats', `came ${found.repeats} more times and was counted, not taken`)] : []),
    ...found.flows.flatMap(({ flow, paths }) => [
      style.bold(printable(flow)),
      ...paths.flatMap((path) => pathLines(path).map((each) => `  ${printable(each)}`)),
    ]),
    ...found.outcomes.map(({ stage, code, numbers }) => fact('outcome', `${stage}: ${[code, ...numbers].join(' ')}`)),
    ...found.caused.map(({ offset, channel, type }) => fact('caused', `${type} (${channel}, offset ${offset})`)),
    ...found.effects.map(({ service, state, reason }) =>
      fact('effect', [service, state, reason].filter(Boolean).join(', ')),
    ),
    ...found.letters.map(({ stage, code, message }) => fact('look', `${stage}: ${message} (${code})`)),
  ]
}

function pathLines({ from, steps, stopped }: ExplainedPath): string[] {
  return [
    `came out of ${from}`,
    ...steps.flatMap((step) => {
      if (step.kind === 'stage')
        return [`reached ${step.node}${step.failure === undefined ? '' : `, as failed: ${step.failure.message}`}`]
      const outputs = step.outputs.map(({ output }) => output)
      const way = step.failure ?? (outputs.length === 0 ? 'let nothing out' : `let it out by ${outputs.join(', ')}`)
      return [
        `${step.node} ${way}`,
        ...step.conditions.flatMap(({ clauses }) => clauses.map((clause) => `  ${clauseText(clause)}`)),
      ]
    }),
    ...stopped.map((output) => `ended at ${output}, which leads nowhere`),
  ]
}

type Clause = Extract<ExplainedPath['steps'][number], { kind: 'router' }>['conditions'][number]['clauses'][number]

/** `data.total > 500: no (data.total = 120)` */
function clauseText({ text, outcome, values }: Clause): string {
  const said = outcome === 'cannot-tell' ? 'cannot tell' : outcome ? 'yes' : 'no'
  const shown = values.map(({ path, value }) => `${path} = ${value === undefined ? 'missing' : JSON.stringify(value)}`)
  return `${text}: ${said}${shown.length === 0 ? '' : ` (${shown.join(', ')})`}`
}
