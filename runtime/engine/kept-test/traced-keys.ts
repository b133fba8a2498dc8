/** Runs events one after the other and notes what each made the stages remember or look up: which earlier ones it needs. */
import type { StageContext, StageHandlers } from '../../model/context.ts'
import type { Flow } from '../../model/flow.ts'
import { isStage, type NodeType } from '../../model/node.ts'
import { openSandbox, type TestEvent } from '../flow-test.ts'
import { Sandbox } from '../sandbox.ts'

export type KeyTrace = {
  /** The keys of state and timers that it touched, and those of whatever it caused. */
  send(event: TestEvent): ReadonlySet<string>
}

/** Undefined for a flow that does not compile. */
export function traceKeys(flow: Flow, nodeTypes: readonly NodeType[], clock: string): KeyTrace | undefined {
  const touched = new Set<string>()
  const traced = nodeTypes.map((type): NodeType => {
    if (!isStage(type)) return type
    return {
      ...type,
      compile: (config, facts) =>
        watched(type.compile(config, facts), (key) => void touched.add(`${facts.node}\n${key}`)),
    }
  })
  const sandbox = openSandbox(flow, { name: '', clock, events: [] }, traced, [])
  if (!(sandbox instanceof Sandbox)) return undefined
  return {
    send({ node, after: _, answer, ...input }) {
      touched.clear()
      const said = answer && sandbox.answerTo(answer)
      if (said) sandbox.hear(said)
      else if (answer === undefined) sandbox.send(input, node)
      return new Set(touched)
    },
  }
}

function watched(handlers: StageHandlers, note: (key: string) => void): StageHandlers {
  const seen = new WeakMap<StageContext, StageContext>()
  const inside = (context: StageContext): StageContext => {
    const known = seen.get(context)
    if (known) return known
    const made = watchedContext(context, note)
    seen.set(context, made)
    return made
  }
  const { timer, result } = handlers
  return {
    event: (event, context) => handlers.event(event, inside(context)),
    ...(timer ? { timer: (fired, context) => timer.call(handlers, fired, inside(context)) } : {}),
    ...(result ? { result: (found, event, context) => result.call(handlers, found, event, inside(context)) } : {}),
  }
}

/** The same object in all else: what it says of the event at hand changes from one to the next. */
function watchedContext(context: StageContext, note: (key: string) => void): StageContext {
  const { state, timers } = context
  const own: Pick<StageContext, 'state' | 'timers'> = {
    state: {
      get(key) {
        note(key)
        return state.get(key)
      },
      set(key, value, keep) {
        note(key)
        state.set(key, value, keep)
      },
      delete(key) {
        note(key)
        state.delete(key)
      },
    },
    timers: {
      set(key, at) {
        note(key)
        timers.set(key, at)
      },
      cancel(key) {
        note(key)
        timers.cancel(key)
      },
    },
  }
  return Object.create(context, {
    state: { value: own.state, enumerable: true },
    timers: { value: own.timers, enumerable: true },
  }) as StageContext
}

/**
 * The places in `keys` of the events that the later ones need, themselves included: whoever touched what they touch,
 * and so on back. The newest `most` of them.
 */
export function neededBefore(
  keys: readonly ReadonlySet<string>[],
  wanted: ReadonlySet<string>,
  most: number,
): { readonly places: readonly number[]; readonly whole: boolean } {
  const open = new Set(wanted)
  const places: number[] = []
  for (let place = keys.length - 1; place >= 0; place--) {
    const touched = keys[place] ?? new Set()
    if (![...touched].some((key) => open.has(key))) continue
    if (places.length === most) return { places: places.reverse(), whole: false }
    places.push(place)
    for (const key of touched) open.add(key)
  }
  return { places: places.reverse(), whole: true }
}
