/** Windows that follow each other: one result per key when a stretch of time is over. */
import type { StageHandlers } from '../../model/context.ts'
import { isoTime } from '../../model/event-text.ts'
import type { Expression } from '../../model/expression.ts'
import { isObject, type Json } from '../../model/json.ts'
import { keyText } from '../key-text.ts'
import type { Bucket } from './window-buckets.ts'
import { addTexts, type Measure, sumAsJson, type WindowOutput } from './window-measure.ts'

export function tumbling(
  measure: Measure,
  key: Expression<Json> | undefined,
  bucketOf: (time: number) => Bucket,
): StageHandlers<WindowOutput> {
  return {
    event(event, context) {
      const named = key === undefined ? null : key.evaluate(event)
      const name = named === null && key === undefined ? '' : keyText(named)
      const part = measure.contribution(event)
      if (name === undefined || part === undefined) return context.emit('unclear')
      const bucket = bucketOf(event.time)
      if (bucket.to <= context.now) return context.emit('late')

      // A timer has one key, so key and bucket share it.
      const slot = JSON.stringify([bucket.from, key === undefined ? null : name])
      const before = readSum(context.state.get(slot))
      if (before === undefined) context.timers.set(slot, bucket.to)
      const seen = `${slot} ${part}`
      const isNew = measure.kind !== 'distinct' || context.state.get(seen) === undefined
      if (measure.kind === 'distinct' && isNew) context.state.set(seen, true, bucket.to - context.now)
      context.state.set(slot, {
        ...bucket,
        sum:
          measure.kind === 'sum'
            ? addTexts(before?.sum ?? '0', part)
            : String(Number(before?.sum ?? 0) + (isNew ? 1 : 0)),
        count: (before?.count ?? 0) + 1,
      })
    },
    timer({ key: slot }, context) {
      const state = context.state.get(slot)
      const total = readSum(state)
      if (total === undefined || !isObject(state)) return
      context.state.delete(slot)
      const name = keyOfSlot(slot)
      context.emit('result', {
        type: 'window.result',
        subject: name,
        partitionkey: name,
        attributes: null,
        data: {
          key: name,
          from: isoTime(Number(state.from)),
          to: isoTime(Number(state.to)),
          ...(typeof state.day === 'string' ? { day: state.day } : {}),
          value: sumAsJson(total.sum),
          count: total.count,
        },
      })
      context.outcome('closed', total.count)
    },
  }
}

const readSum = (state: Json | undefined): { readonly sum: string; readonly count: number } | undefined =>
  isObject(state) ? { sum: String(state.sum), count: Number(state.count) } : undefined

function keyOfSlot(slot: string): string | null {
  const parts: unknown = JSON.parse(slot)
  const name: unknown = Array.isArray(parts) ? parts[1] : null
  return typeof name === 'string' ? name : null
}
