/** What a command may ask of whoever has the store: what people decide and see to, and nothing that changes a flow. */
import type { ArgumentsOf, ResultOf } from '../../model/api.ts'

const deskMethods = [
  'approvals.answer',
  'pin.read',
  'pin.set',
  'look.decide',
  'look.repair',
  'look.repairing',
  'care.hold',
  'care.release',
  'care.remove',
  'effects.resume',
  'flows.turn',
  'person.find',
  'person.forget',
  'person.copies',
  'person.clean',
  'person.drop',
  'connections.add',
  'connections.remove',
  'intake.read',
  'backfill.start',
  'rebuild.start',
  'rebuild.read',
  'rebuild.swap',
] as const

export type DeskMethod = (typeof deskMethods)[number]

/** What a flow's card or the store's care looks like then is the window's business. */
export type DeskResult<M extends DeskMethod> = M extends 'flows.turn' | 'care.hold' | 'care.release'
  ? object
  : ResultOf<M>

export type Desk = {
  readonly [M in DeskMethod]: (argument: ArgumentsOf<M>) => DeskResult<M> | Promise<DeskResult<M>>
}

export const isDeskMethod = (name: string): name is DeskMethod => deskMethods.some((one) => one === name)
