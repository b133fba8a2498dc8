/** Compiles the open flow on every edit, with the very code that the engine uses, so that problems appear while typing. */
import { compile, isProblems } from '../../runtime/compile/compile.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import type { Problem } from '../../runtime/model/problem.ts'
import { nodeTypes } from '../../runtime/nodes/index.ts'
import { t } from '../words/words.ts'
import { boundConnections, useConnections } from './connections.ts'
import { type DocumentState, useDocument } from './document.ts'
import { useProblems } from './problems.ts'

/** So many steps are checked in the same task as the key press. */
const few = 40
/** More steps too, as long as that takes no more ms; a slower check waits for a pause. */
const quick = 8
/** ms without an edit before a slow check runs. */
const pause = 25

/** All problems of a flow, warnings included. Never throws. */
export function check(flow: Flow): readonly Problem[] {
  try {
    const connections = boundConnections()
    const result = compile(flow, { nodeTypes, ...(connections === undefined ? {} : { connections }) })
    return isProblems(result) ? result : result.warnings
  } catch (error) {
    console.error(error)
    // Our own mistake must not take the editor down with it; publishing is refused by the host all the same.
    return [{ code: 'CHECK_FAILED', message: t('This flow could not be checked. Undo the last edit, and tell us.') }]
  }
}

/** Returns the way to stop. */
export function startChecking(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let lasted = 0
  let checked: Flow | null = null

  const run = (): void => {
    timer = undefined
    const { flow, edits } = useDocument.getState()
    if (flow === null) return
    const begun = performance.now()
    const all = check(flow)
    lasted = performance.now() - begun
    checked = flow
    useProblems.setState({ all, byNode: byNode(all), edits })
  }
  const follow = ({ flow, edits }: DocumentState, before?: DocumentState): void => {
    if (flow === before?.flow) return
    clearTimeout(timer)
    timer = undefined
    if (flow === null) {
      checked = null
      useProblems.setState({ all: [], byNode: new Map(), edits: 0 })
    } else if (checked !== null && means(checked, flow)) useProblems.setState({ edits })
    else if (lasted <= quick || Object.keys(flow.nodes).length <= few) run()
    else timer = setTimeout(run, pause)
  }
  follow(useDocument.getState())
  const stop = useDocument.subscribe(follow)
  // A connection that was made is a problem less.
  const stopHearing = useConnections.subscribe(({ list }, before) => {
    if (list !== before.list && checked !== null) run()
  })
  return () => {
    stop()
    stopHearing()
    clearTimeout(timer)
  }
}

/** Moving a step changes nothing that is checked. */
function means(a: Flow, b: Flow): boolean {
  const parts = ['id', 'nodes', 'edges', 'events', 'parameters', 'settings', 'zone', 'currency', 'tests'] as const
  return parts.every((part) => a[part] === b[part]) && samePlaces(a, b)
}

/** The same steps have a place: the names of a layout are checked as well. */
const samePlaces = (a: Flow, b: Flow): boolean =>
  a.layout === b.layout || Object.keys(b.layout).every((id) => Object.hasOwn(a.layout, id))

function byNode(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>()
  for (const problem of problems) {
    if (problem.node === undefined) continue
    const known = found.get(problem.node)
    if (known) known.push(problem)
    else found.set(problem.node, [problem])
  }
  return found
}
