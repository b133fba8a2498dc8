/** The outcome of a replay in plain lines: what would be different, in counts and money, and which. */
import type { PastEvent, ReplayReport } from '../model/api/past.ts'
import { isoTime } from '../model/event-text.ts'
import type { Money } from '../model/money.ts'
import { sayMoney } from '../model/say-money.ts'
import type { Row } from '../model/table.ts'
import { grouped, plural } from './grid.ts'
import { printable } from './printable.ts'
import type { Style } from './terminal.ts'

/** Entries of a list that a person reads at once; --json has all. */
const shown = 10

export function replayLines(report: ReplayReport, name: (node: string) => string, style: Style): readonly string[] {
  const { range, coverage } = report
  const days = (time: number | null): string => (time === null ? '' : isoTime(time).slice(0, 10))
  return [
    `${plural(range.events, 'event')} of ${days(range.from)} to ${days(range.to)}${coverageText(report)}`,
    report.was === null ? 'This flow has never been on: everything it would do is new.' : '',
    report.same ? style.green('Nothing would be different.') : '',
    ...outputLines(report, name, style),
    ...tableLines(report, style),
    ...effectLines(report, name, style),
    ...report.look.flatMap(({ node, was, now, new: given, gone }) => [
      style.bold(`${printable(name(node))}: ${now} would need a look, was ${was}`),
      ...list(given, given.length, ({ message, event }) => `+ ${eventText(event)}  ${message}`),
      ...list(gone, gone.length, ({ message, event }) => `- ${eventText(event)}  ${message}`),
    ]),
    coverage.start === 'log' ? style.dim('What the steps knew by then was worked out from the log.') : '',
    coverage.simulated > 0
      ? style.dim(
          `${plural(coverage.simulated, 'answer')} of the outside ${coverage.simulated === 1 ? 'was' : 'were'} simulated; nothing was sent.`,
        )
      : style.dim('Nothing was sent.'),
  ].filter((line) => line !== '')
}

function coverageText({ coverage: { asked, kept, removedBefore } }: ReplayReport): string {
  const day = 86_400_000
  const covered = asked === null ? '' : `, ${Math.ceil(kept / day)} of ${Math.round(asked / day)} days`
  return removedBefore === null ? covered : `${covered}; what came before event ${removedBefore} is not kept any more`
}

function outputLines({ outputs }: ReplayReport, name: (node: string) => string, style: Style): string[] {
  return outputs
    .filter((each) => each.new.count + each.gone.count + each.changed + each.moved > 0)
    .flatMap((each) => {
      const dot = each.output.indexOf('.')
      const title = `${name(each.output.slice(0, dot))}, ${each.output.slice(dot + 1)}`
      const more = [
        each.new.count > 0 ? `${grouped(each.new.count)} new${moneyText(each.new.money)}` : '',
        each.gone.count > 0 ? `${grouped(each.gone.count)} gone${moneyText(each.gone.money)}` : '',
        each.changed > 0 ? `${grouped(each.changed)} with another content` : '',
        each.moved > 0 ? `${grouped(each.moved)} at another moment` : '',
      ].filter((text) => text !== '')
      return [
        `${style.bold(printable(title))}: ${grouped(each.now)}, was ${grouped(each.was)} (${more.join(', ')})`,
        ...list(each.new.first, each.new.count, (event) => `+ ${eventText(event)}`),
        ...list(each.gone.first, each.gone.count, (event) => `- ${eventText(event)}`),
      ]
    })
}

function tableLines({ tables }: ReplayReport, style: Style): string[] {
  return tables
    .filter(({ added, changed, gone, belowZero }) => added + changed + gone + belowZero.new.length > 0)
    .flatMap((each) => [
      `${style.bold(`table ${each.table}`)}: ${grouped(each.added)} rows more, ${grouped(each.changed)} different, ${grouped(each.gone)} gone`,
      ...each.sums.map(({ column, was, now }) => `  ${printable(column)}: ${now}, was ${was}`),
      ...(each.belowZero.new.length > 0 ? [`  ${plural(each.belowZero.new.length, 'row')} would fall below zero`] : []),
      ...list(
        each.rows,
        each.added + each.changed + each.gone,
        ({ key, was, now, since }) =>
          `${was === null ? '+' : now === null ? '-' : '~'} ${rowText(Object.keys(key).length > 0 ? key : (now ?? was ?? {}))}  since ${eventText(since)}`,
      ),
    ])
}

function effectLines({ effects }: ReplayReport, name: (node: string) => string, style: Style): string[] {
  return effects
    .filter((each) => each.new.count + each.gone.count + each.changed.count + each.moved > 0)
    .flatMap((each) => [
      `${style.bold(printable(name(each.node)))}: ${grouped(each.new.count)} to the outside would be new${moneyText(each.new.money)}, ${grouped(each.gone.count)} gone${moneyText(each.gone.money)}, ${grouped(each.changed.count)} different`,
      ...list(each.new.first, each.new.count, ({ what, event }) => `+ ${what}  ${eventText(event)}`),
      ...list(each.gone.first, each.gone.count, ({ what, event }) => `- ${what}  ${eventText(event)}`),
    ])
}

function list<T>(entries: readonly T[], count: number, text: (entry: T) => string): string[] {
  const lines = entries.slice(0, shown).map((entry) => `  ${printable(text(entry))}`)
  return count > lines.length ? [...lines, `  … and ${grouped(count - lines.length)} more`] : lines
}

const eventText = ({ offset, type, subject, time }: PastEvent): string =>
  `${subject ?? type}, ${isoTime(time)} (event ${offset})`

const rowText = (row: Row): string => Object.values(row).map(String).join(', ')

const moneyText = (sums: readonly Money[]): string =>
  sums.length === 0 ? '' : ` worth ${sums.map(sayMoney).join(' and ')}`
