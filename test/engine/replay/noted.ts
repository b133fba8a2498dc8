/** A plan whose steps note what reached them and what they did, beside doing it: what really happened. */
import type { Plan, PlannedStage } from '../../../runtime/compile/plan.ts'
import type { StageContext } from '../../../runtime/model/context.ts'
import type { CloudEvent } from '../../../runtime/model/event.ts'
import type { Scalar } from '../../../runtime/model/json.ts'

export type Noted = {
  /** By source and id: the steps that got it, with the content that they got. */
  readonly reached: Map<string, Set<string>>
  /** By source and id: why the steps did what they did with it, with the timers that it set and the answers that it led to. */
  readonly said: Map<string, Map<string, string>>
}

export const nameOf = ({ source, id }: CloudEvent): string => `${source} ${id}`
export const deliveryOf = (node: string, { split, data }: CloudEvent): string =>
  `${node} ${split} ${JSON.stringify(data)}`

/** `notes`: those of an earlier version, which are gone on with. */
export function noted(
  plan: Plan,
  notes: Noted = { reached: new Map(), said: new Map() },
): { readonly plan: Plan; readonly notes: Noted } {
  return { plan: { ...plan, stages: plan.stages.map((stage) => listening(stage, notes)) }, notes }
}

function listening(stage: PlannedStage, { reached, said }: Noted): PlannedStage {
  const { handlers } = stage
  /** Because of which event each timer was set. */
  const causes = new Map<string, string>()

  /** What a handler says counts where it did not fail. */
  function hear(cause: string, split: number, context: StageContext, handle: (context: StageContext) => void): void {
    const heard: [string, string][] = []
    const set: string[] = []
    const outcome: StageContext['outcome'] = (code, ...numbers) => {
      heard.push([`${stage.name} ${split} ${code}`, JSON.stringify(numbers)])
      context.outcome(code, ...numbers)
    }
    const timers: StageContext['timers'] = {
      set(key, at) {
        set.push(key)
        context.timers.set(key, at)
      },
      cancel: (key) => context.timers.cancel(key),
    }
    // A row without a key is refused behind the handler.
    let isRefused = false
    const named =
      <A extends [table: string, key: readonly Scalar[], ...rest: never[]]>(ask: (...asked: A) => void) =>
      (...asked: A): void => {
        isRefused ||= asked[1].includes(null)
        ask(...asked)
      }
    handle(
      Object.create(context, {
        outcome: { value: outcome },
        timers: { value: timers },
        put: { value: named(context.put) },
        remove: { value: named(context.remove) },
      }) as StageContext,
    )
    if (isRefused) return
    for (const key of set) causes.set(key, cause)
    for (const [code, numbers] of heard) entry(said, cause, () => new Map()).set(code, numbers)
  }

  return {
    ...stage,
    handlers: {
      event(event, context) {
        entry(reached, nameOf(event), () => new Set<string>()).add(deliveryOf(stage.node, event))
        hear(nameOf(event), event.split, context, (listened) => handlers.event(event, listened))
      },
      ...(handlers.answered && {
        answered: (event, context) =>
          hear(nameOf(event), event.split, context, (listened) => handlers.answered?.(event, listened)),
      }),
      ...(handlers.result && {
        result: (result, event, context) =>
          hear(nameOf(event), event.split, context, (listened) => handlers.result?.(result, event, listened)),
      }),
      ...(handlers.timer && {
        timer: (fired, context) =>
          hear(causes.get(fired.key) ?? '', 0, context, (listened) => handlers.timer?.(fired, listened)),
      }),
    },
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
