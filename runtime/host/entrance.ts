/** Where an event that is put into a producer by hand or by a program comes in. */
import type { Plan } from '../compile/plan.ts'
import { nodeSource, programsChannel } from '../model/event.ts'
import { nearest } from '../model/nearest.ts'
import { CounterflowError } from '../model/problem.ts'

/** Where a producer's events enter the log, and whose they are when they do not say so. */
export function entrance({ flow, producers, listeners }: Plan, node: string): { channel: string; source: string } {
  const producer = producers.find((each) => each.node === node)
  const listener = listeners.some((each) => each.producer === node)
  if (producer === undefined && !listener) {
    const nodes = [...producers.map((each) => each.node), ...listeners.map((each) => each.producer)]
    const meant = nearest(node, nodes)
    throw new CounterflowError('PRODUCER', `${flow.id} has no producer "${node}".`, {
      kept: 'Nothing was sent.',
      advice: meant === undefined ? `Its producers: ${nodes.join(', ')}.` : `Did you mean ${meant}?`,
    })
  }
  return { channel: producer?.channels[0] ?? programsChannel, source: nodeSource(flow.id, node) }
}
