/** Reads a trace of Chromium: what the main thread of the window did in each long task. */

export type TraceEvent = {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** µs. */
  readonly ts: number
  readonly dur?: number
  /** µs of processor time, where the platform tells. */
  readonly tdur?: number
  readonly args?: { readonly name?: string; readonly data?: { readonly frames?: readonly { readonly url?: string }[] } }
}

/**
 * All in ms: the time that went by, and processor time of the thread, which a busy machine does not stretch. `script` is
 * what ran of the page, `drawing` style, layout and paint; the collector and forced layout inside script are not in it.
 */
export type PageTask = {
  readonly wall: number
  readonly cpu: number
  readonly script: number
  readonly collector: number
  readonly drawing: number
}

const kinds: { readonly [name: string]: 'script' | 'collector' | 'drawing' } = {
  FunctionCall: 'script',
  EvaluateScript: 'script',
  RunMicrotasks: 'script',
  'v8.run': 'script',
  TimerFire: 'script',
  EventDispatch: 'script',
  FireAnimationFrame: 'script',
  XHRReadyStateChange: 'script',
  MinorGC: 'collector',
  MajorGC: 'collector',
  'V8.GCScavenger': 'collector',
  'V8.GCFinalizeMC': 'collector',
  UpdateLayoutTree: 'drawing',
  Layout: 'drawing',
  PrePaint: 'drawing',
  Paint: 'drawing',
  Layerize: 'drawing',
  Commit: 'drawing',
  HitTest: 'drawing',
}

/** Tasks of the thread that runs the page's scripts that took `least` ms or more. */
export function pageTasks(trace: readonly TraceEvent[], least: number): readonly PageTask[] {
  const thread = pageThread(trace)
  if (thread === undefined) throw new Error('The trace does not say which thread is that of the page')
  const mine = trace.filter(({ ph, pid, tid }) => ph === 'X' && pid === thread.pid && tid === thread.tid)
  const tasks = mine.filter(({ name, dur = 0 }) => name.endsWith('RunTask') && dur >= least * 1000)
  const pieces = mine.filter(({ name }) => kinds[name] !== undefined)
  return tasks.map((task) => {
    const inside = pieces
      .filter((piece) => piece.ts >= task.ts && endOf(piece) <= endOf(task))
      .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    return { wall: (task.dur ?? 0) / 1000, cpu: cpuOf(task), ...ownTimes(inside) }
  })
}

/** The one that ran the most script: frames of other sites and workers there are none. */
function pageThread(trace: readonly TraceEvent[]): Pick<TraceEvent, 'pid' | 'tid'> | undefined {
  const threads = trace.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const calls = ({ pid, tid }: TraceEvent): number =>
    trace.filter((each) => each.name === 'FunctionCall' && each.pid === pid && each.tid === tid).length
  return threads.map((thread) => ({ thread, calls: calls(thread) })).sort((a, b) => b.calls - a.calls)[0]?.thread
}

/** Each piece without the pieces in it. */
function ownTimes(sorted: readonly TraceEvent[]): Pick<PageTask, 'script' | 'collector' | 'drawing'> {
  const spent = { script: 0, collector: 0, drawing: 0 }
  const open: TraceEvent[] = []
  for (const piece of sorted) {
    while (open.length > 0 && endOf(open.at(-1) as TraceEvent) <= piece.ts) open.pop()
    const outer = open.at(-1)
    const time = cpuOf(piece)
    const kind = kinds[piece.name]
    const outerKind = outer && kinds[outer.name]
    if (kind) spent[kind] += time
    if (outerKind) spent[outerKind] -= time
    open.push(piece)
  }
  return spent
}

const cpuOf = ({ dur = 0, tdur = dur }: TraceEvent): number => tdur / 1000
const endOf = ({ ts, dur = 0 }: TraceEvent): number => ts + dur
