/** The questions of a step that wait for a person. */
import { type AnsweredTask, taskIn } from '../model/approval.ts'
import { stageName } from '../model/event.ts'
import type { Store } from '../model/store.ts'

/** More than a person answers; those behind come up when these are answered. */
const most = 1_000

/** The one that has waited longest first. */
export function openTasks(store: Store, flow: string, node: string): readonly AnsweredTask[] {
  return store
    .states(stageName(flow, node), most)
    .flatMap(({ key, value }): AnsweredTask[] => {
      const task = taskIn(value)
      return task === undefined ? [] : [{ flow, node, id: key, task }]
    })
    .sort((a, b) => a.task.since - b.task.since || (a.id < b.id ? -1 : 1))
}
