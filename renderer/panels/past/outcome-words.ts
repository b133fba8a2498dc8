/** What would have come out differently, as sentences, the weightiest first. */
import type { ReplayReport } from '../../../runtime/model/api/past.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { splitOutput } from '../../../runtime/model/flow.ts'
import type { Money } from '../../../runtime/model/money.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { nodeName } from '../../document/node-types.ts'
import { outputLabel } from '../../document/outputs.ts'
import type { ReplayRun } from '../../stores/replays.ts'
import { formatCount, formatMoney } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { sayColumn } from '../tables/words.ts'

export type OutcomeLine = {
  readonly id: string
  readonly text: string
  /** `bad`: somebody would have to look. */
  readonly tone: 'plain' | 'bad'
}

export function outcomeLines(
  report: Pick<ReplayReport, 'look' | 'tables' | 'effects' | 'outputs'>,
  flow: Flow,
): readonly OutcomeLine[] {
  return [
    ...lookLines(report, flow),
    ...belowZero(report),
    ...effectLines(report, flow),
    ...outputLines(report, flow),
    ...tableLines(report),
  ]
}

/** The flow by whose names a run is told: what the draft has taken away is called as it was. */
export const toldBy = (flow: Flow, { before }: Pick<ReplayRun, 'before'>): Flow => ({
  ...flow,
  nodes: { ...before, ...flow.nodes },
})

export const stepName = (flow: Flow, node: string): string => nodeName(flow, node, nodeTypes)

function outputName(flow: Flow, output: string): string {
  const { node, output: way } = splitOutput(output)
  return t('{step}: {way}', { step: stepName(flow, node), way: outputLabel(way) })
}

const isDifferent = (each: ReplayReport['outputs'][number]): boolean =>
  each.new.count + each.gone.count + each.changed + each.moved > 0

function lookLines({ look }: Pick<ReplayReport, 'look'>, flow: Flow): OutcomeLine[] {
  return look.flatMap(({ node, was, now }) =>
    was === now
      ? []
      : [
          {
            id: `look ${node}`,
            tone: now > was ? ('bad' as const) : ('plain' as const),
            text: t(
              'At {step} {count, plural, =0 {nothing} one {one event} other {# events}} would need a look, was {was}',
              {
                step: stepName(flow, node),
                count: now,
                was: formatCount(was),
              },
            ),
          },
        ],
  )
}

function belowZero({ tables }: Pick<ReplayReport, 'tables'>): OutcomeLine[] {
  return tables.flatMap(({ table, belowZero: { new: fallen } }) =>
    fallen.length === 0
      ? []
      : [
          {
            id: `below ${table}`,
            tone: 'bad' as const,
            text: t('{count, plural, one {One row} other {# rows}} of {table} would fall below zero', {
              count: fallen.length,
              table: sayColumn(table),
            }),
          },
        ],
  )
}

function effectLines({ effects }: Pick<ReplayReport, 'effects'>, flow: Flow): OutcomeLine[] {
  return effects.flatMap(({ node, new: more, gone, changed, moved }) => {
    if (more.count + gone.count + changed.count + moved === 0) return []
    const parts = [
      more.count > 0
        ? t('{count} would be new{money}', { count: formatCount(more.count), money: worth(more.money) })
        : '',
      gone.count > 0 ? t('{count} gone{money}', { count: formatCount(gone.count), money: worth(gone.money) }) : '',
      changed.count > 0 ? t('{count} would say something else', { count: formatCount(changed.count) }) : '',
      moved > 0 ? t('{count} would come at another moment', { count: formatCount(moved) }) : '',
    ].filter((part) => part !== '')
    return [
      {
        id: `effect ${node}`,
        tone: 'plain' as const,
        text: t('Sent by {step}: {parts}', { step: stepName(flow, node), parts: parts.join(', ') }),
      },
    ]
  })
}

function outputLines({ outputs }: Pick<ReplayReport, 'outputs'>, flow: Flow): OutcomeLine[] {
  return outputs
    .filter(isDifferent)
    .sort((a, b) => b.new.count + b.gone.count - (a.new.count + a.gone.count))
    .map((each) => ({
      id: `output ${each.output}`,
      tone: 'plain',
      text:
        each.new.count + each.gone.count > 0
          ? t('{way}: {now}, was {was}{money}', {
              way: outputName(flow, each.output),
              now: formatCount(each.now),
              was: formatCount(each.was),
              money: each.new.count > 0 ? worth(each.new.money) : worth(each.gone.money),
            })
          : t('{way}: {count, plural, one {one event} other {# events}} with another content or at another moment', {
              way: outputName(flow, each.output),
              count: each.changed + each.moved,
            }),
    }))
}

function tableLines({ tables }: Pick<ReplayReport, 'tables'>): OutcomeLine[] {
  return tables.flatMap(({ table, added, changed, gone }) => {
    const parts = [
      added > 0 ? t('{count, plural, one {one row more} other {# rows more}}', { count: added }) : '',
      changed > 0 ? t('{count} different', { count: formatCount(changed) }) : '',
      gone > 0 ? t('{count} gone', { count: formatCount(gone) }) : '',
    ].filter((part) => part !== '')
    return parts.length === 0
      ? []
      : [
          {
            id: `table ${table}`,
            tone: 'plain' as const,
            text: t('Table {table}: {parts}', { table: sayColumn(table), parts: parts.join(', ') }),
          },
        ]
  })
}

const worth = (sums: readonly Money[]): string =>
  sums.length === 0 ? '' : t(', worth {money}', { money: sums.map(formatMoney).join(t(' and ')) })
