/** Says what became of one event, or of everything about an order, a customer or a payment. */
import { explainPath } from '../../compile/explain-path.ts'
import { wayOf } from '../../compile/way-steps.ts'
import { notHeard, notOn, whyNot } from '../../compile/why-not.ts'
import { namesCase } from '../../host/case-file.ts'
import { type LookBack, lookBack } from '../../host/look-back.ts'
import type { SqliteStore } from '../../host/store/sqlite-store.ts'
import { toldEffects } from '../../host/told-effects.ts'
import { versionsMet } from '../../host/version-at.ts'
import type { CaseFile, WhyNot } from '../../model/api/case.ts'
import type { CloudEvent } from '../../model/event.ts'
import { eventText, isoTime } from '../../model/event-text.ts'
import { caseOf, planOf, tryCase } from '../case-of.ts'
import { caseLines } from '../case-text.ts'
import type { Command } from '../command.ts'
import { exit, UsageError } from '../exit.ts'
import { findEvent } from '../find-event.ts'
import { printable } from '../printable.ts'
import { readStore } from '../store-file.ts'
import { storyLines } from '../story-text.ts'
import type { Style } from '../terminal.ts'

export const why: Command = {
  name: 'why',
  summary: 'Say what became of one event or of an order, and why nothing else happened',
  usage: '<store> <offset, event id or any word> [--word | --offset]',
  help: `Finds an event by its offset or its id and shows where it came from, the way it took through each flow with the actual
values of every condition, what it caused, and where it got stuck. The way is worked out again from the event and the
version of the flow that ran. Where nothing has this offset or id, it is taken for a word that people know, such as the
number of an order, an article, a customer or a payment: then all events of that case are shown in order, with what each
one caused and the first part of every condition that did not hold. A number that is an offset and also that of an order
or a payment is taken for the latter; --offset and --word say which is meant. It works while another program writes the
store.`,
  words: { least: 2, most: 2 },
  options: {
    word: { help: 'Take it for a word, also where it is the offset of an event' },
    offset: { help: 'Take it for the offset of an event, also where an order has this number' },
  },
  examples: [
    ['counterflow why shop.db 1042', 'what happened to order 1042'],
    ['counterflow why shop.db 1042 --offset', 'the event at this place of the log'],
    ['counterflow why shop.db evt_1a2b', 'by its id'],
  ],
  async run(line, terminal) {
    const told = readStore(line.word(0), (store) => {
      const event = line.flag('word') ? undefined : tryEvent(store, line.word(1))
      const named = event && !line.flag('offset') ? ofSuchName(store, line.word(1)) : undefined
      if (named) return { all: named, isOffset: true }
      if (event) {
        const [found, not] = [lookBack(store, event), notOf(store, event)]
        return { event, found, not, lines: lines(store, event, found, not, terminal.style) }
      }
      return { all: caseOf(store, line.word(1)), isOffset: false }
    })
    if (told.all) {
      if (told.isOffset && terminal.watched)
        terminal.note(`It is the offset of an event, too: --offset shows that one.`)
      if (line.flag('json')) await terminal.printJson(told.all)
      else for (const each of caseLines(told.all, terminal.style)) await terminal.print(each)
      return exit.ok
    }
    const { event, found, not } = told
    if (line.flag('json')) {
      const { offset, channel } = event
      await terminal.printJson({ offset, channel, event: JSON.parse(eventText(event)), ...found, not })
    } else for (const each of told.lines) await terminal.print(each)
    return exit.ok
  },
}

/** All about the order or payment of this number, where it is a number and there is one. */
function ofSuchName(store: SqliteStore, text: string): CaseFile | undefined {
  if (!/^\d{1,15}$/.test(text)) return undefined
  const found = tryCase(store, text)
  return found?.events.some(({ row }) => {
    const event = store.get(row.offset)
    return event !== undefined && namesCase(event, text)
  })
    ? found
    : undefined
}

/** Undefined where it is no event, but may be a word. */
function tryEvent(store: SqliteStore, text: string): CloudEvent | undefined {
  try {
    return findEvent(store, text)
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}

function notOf(store: SqliteStore, event: CloudEvent): readonly WhyNot[] {
  const { met, away } = versionsMet(store, planOf(store))(event.offset)
  return [
    ...met.flatMap((plan) => {
      const paths = explainPath(plan, event)
      return paths.length === 0 ? notHeard(plan, event) : whyNot(plan, wayOf(plan, event, paths).steps)
    }),
    ...away.flatMap((plan) => notOn(plan, event)),
  ]
}

function lines(store: SqliteStore, event: CloudEvent, found: LookBack, not: readonly WhyNot[], style: Style): string[] {
  const fact = (name: string, text: string): string => `  ${style.dim(name.padEnd(8))} ${printable(text)}`
  const plans = planOf(store)
  const flows = found.flows.flatMap(({ flow, version, paths }) => {
    const plan = plans(version)
    return plan ? [{ flow, name: plan.flow.name, version, ...wayOf(plan, event, paths) }] : []
  })
  return [
    `${style.bold(printable(event.type))} ${printable(event.id)}  ${style.dim(`offset ${event.offset}`)}`,
    fact('from', `${event.source} (${event.channel})`),
    fact('time', isoTime(event.time)),
    ...(event.subject === null ? [] : [fact('about', event.subject)]),
    fact('data', event.text),
    ...(found.repeats > 0 ? [fact('repeats', `came ${found.repeats} more times and was counted, not taken`)] : []),
    ...storyLines(
      { ...found, effects: toldEffects(store, event.offset, found.effects), flows, not, waits: [] },
      true,
    ).map((text) => `  ${printable(text)}`),
    ...found.caused.map(({ offset, channel, type }) => fact('caused', `${type} (${channel}, offset ${offset})`)),
  ]
}
