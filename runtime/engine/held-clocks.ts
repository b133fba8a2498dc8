/**
 * Notes which commits a live flow's clock did not follow the clock on the wall over: after a start or a wake, while its
 * producers may still bring what happened before. Whoever goes through the log again must let the clock stand there too.
 */
import type { HeldClock } from '../model/commit.ts'
import type { Store } from '../model/store.ts'
import type { Deployment } from './deployment.ts'

type Held = { readonly after: number; readonly isNoted: boolean }

export class HeldClocks {
  readonly #held = new Map<string, Held>()

  /** A flow is deployed, or was asleep. What a program that died has begun goes on. */
  begin(deployment: Deployment, store: Store): void {
    const { flow, live } = deployment.plan
    if (!live || this.#held.has(flow.id)) return
    const last = store.heldClocks(flow.id).at(-1)
    if (last?.through === null) this.#held.set(flow.id, { after: last.after, isNoted: true })
    else if (deployment.isCatchingUp) this.#held.set(flow.id, { after: store.head, isNoted: false })
  }

  /** What a commit at that moment has to note. */
  toNote(deployments: ReadonlyMap<string, Deployment>, now: number, head: number): readonly HeldClock[] {
    if (this.#held.size === 0) return []
    return [...this.#held].flatMap(([flow, { after, isNoted }]) => {
      const deployment = deployments.get(flow)
      if (deployment === undefined) return []
      const isOver = deployment.followsWallClock(now)
      // Without a commit in between nobody can tell.
      return isOver === isNoted ? [{ flow, after, through: isOver ? head : null }] : []
    })
  }

  /** The commit at that moment is written. */
  noted(deployments: ReadonlyMap<string, Deployment>, now: number): void {
    for (const [flow, { after }] of this.#held) {
      const deployment = deployments.get(flow)
      if (deployment === undefined || deployment.followsWallClock(now)) this.#held.delete(flow)
      else this.#held.set(flow, { after, isNoted: true })
    }
  }
}

/** Whether the clock stood over a commit that ends with that event. */
export const isHeld = (held: readonly HeldClock[], last: number): boolean =>
  held.some(({ after, through }) => last > after && (through === null || last <= through))

/** With one more, or what was begun ended: as a store keeps those of a flow. */
export const withHeld = (known: readonly HeldClock[], held: HeldClock): readonly HeldClock[] => [
  ...known.filter(({ after }) => after !== held.after),
  held,
]
