/** What the channels of the log are to a run over the past: its own, what leads on, or what is left of steps that are gone. */
import type { Plan } from '../../compile/plan.ts'
import { answersChannel, isPublicChannel } from '../../model/event.ts'

/** `own`: a step that is run again has left it. */
export type ChannelKind = 'led' | 'own' | 'gone'

export class OwnChannels {
  readonly #plan: Plan
  readonly #again: ReadonlySet<string>
  readonly #kinds = new Map<string, ChannelKind>()
  readonly #leads = new Map<string, boolean>()
  /** Of the last channel asked for: most events come through the same as the one before. */
  #channel = ''
  #kind: ChannelKind = 'led'

  constructor(plan: Plan, again: ReadonlySet<string>) {
    this.#plan = plan
    this.#again = again
  }

  kindOf(channel: string): ChannelKind {
    if (channel === this.#channel) return this.#kind
    let kind = this.#kinds.get(channel)
    if (kind === undefined) {
      kind = this.#find(channel)
      this.#kinds.set(channel, kind)
    }
    this.#channel = channel
    this.#kind = kind
    return kind
  }

  /** Something in the flow goes on with what comes through it. */
  leadsOn(channel: string): boolean {
    let known = this.#leads.get(channel)
    if (known === undefined) {
      const output = channel.slice(this.#plan.flow.id.length + 1)
      known = this.#plan.targets.has(output) || (isPublicChannel(channel) && this.#plan.listeners.length > 0)
      this.#leads.set(channel, known)
    }
    return known
  }

  #find(channel: string): ChannelKind {
    if (!channel.startsWith(`${this.#plan.flow.id}/`)) return 'led'
    const node = nodeOf(channel)
    // What people said to a step comes from outside, however often the step is run again.
    if (channel === answersChannel(this.#plan.flow.id, node) && this.#plan.paths.has(channel)) return 'led'
    if (this.#again.has(node)) return 'own'
    return this.#plan.flow.nodes[node] === undefined ? 'gone' : 'led'
  }
}

export function nodeOf(channel: string): string {
  const slash = channel.indexOf('/')
  const dot = channel.indexOf('.', slash)
  return channel.slice(slash + 1, dot < 0 ? undefined : dot)
}
