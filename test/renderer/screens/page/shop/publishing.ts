/** What a publish would find, for each kind of question. */
import type { PublishPreview, StagePlan, VersionCard } from '../../../../../runtime/model/api/publishing.ts'
import { newest } from './log.ts'

const stage = (node: string, name: string, change: StagePlan['change'], more: Partial<StagePlan> = {}): StagePlan => ({
  node,
  name,
  change,
  effects: false,
  keeps: [],
  waiting: 0,
  ...more,
})

const calm: PublishPreview = {
  revision: 7,
  problems: [],
  stages: [stage('by-day', 'Sales by day', 'kept', { keeps: ['sales_by_day'] })],
  needs: [],
  past: 0,
}

export const previews: { readonly [kind: string]: PublishPreview } = {
  calm,
  reshaped: {
    ...calm,
    needs: ['reshaped'],
    past: 541_909,
    stages: [stage('by-day', 'Sales by day', 'reshaped', { keeps: ['sales_by_day'] })],
  },
  all: {
    ...calm,
    needs: ['reshaped', 'added', 'removed'],
    past: 541_909,
    stages: [
      stage('by-day', 'Sales by day', 'reshaped', { keeps: ['sales_by_day'] }),
      stage('moves', 'Pieces by article', 'added', { keeps: ['stock_moves'] }),
      stage('mail', 'Tell the buyer', 'added', { effects: true }),
      stage('old', 'Sales by hour', 'removed', { keeps: ['sales_by_hour'], waiting: 12 }),
    ],
  },
  removed: {
    ...calm,
    needs: ['removed', 'returned'],
    stages: [
      stage('old', 'Sales by hour', 'removed', { keeps: ['sales_by_hour'], waiting: 412 }),
      stage('mail', 'Tell the buyer', 'removed', { effects: true, unsent: 1 }),
      stage('idle', 'Notes', 'removed', { keeps: ['notes'] }),
      stage('back', 'Wait for payment', 'returned', { waiting: 1 }),
    ],
  },
  problems: {
    ...calm,
    problems: [
      {
        code: 'FIELD_UNKNOWN',
        node: 'priced',
        field: 'fields.0.value',
        message: 'There is no field prise in sale.line',
        nearest: 'price',
      },
      { code: 'NO_WAY_IN', node: 'goods', message: 'No wire leads here', severity: 'warning' },
    ],
  },
}

export const versionCards: readonly VersionCard[] = Array.from({ length: 7 }, (_, index) => ({
  version: 7 - index,
  hash: `hash-${7 - index}`,
  at: newest - index * 93_000_000,
  by: index === 2 ? 'Robin the accountant who closes the month and has a long name' : 'Robin',
  live: index === 0,
}))
