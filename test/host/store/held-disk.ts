/** A runtime over a store whose disk takes its time: nobody hears that it is done before the test says so. */
import { SimulatedReceiver } from '../../../runtime/engine/simulated.ts'
import { systemClock } from '../../../runtime/host/clock.ts'
import { files } from '../../../runtime/host/files/files.ts'
import { Runtime } from '../../../runtime/host/runtime.ts'
import type { ArrivingEvent } from '../../../runtime/model/event.ts'
import type { Acceptance } from '../../../runtime/model/services.ts'
import type { LateCommits } from '../../../runtime/model/store.ts'
import { event } from '../../store-contract.ts'
import { newFolder } from './folder.ts'

export type Sent = { known: boolean; acceptances: readonly Acceptance[]; failure: string | undefined }

export function held() {
  const store = newFolder().open()
  const receiver = new SimulatedReceiver()
  const failures: unknown[] = []
  /** What the disk was asked for and has taken, and how far the log had come when it was asked. */
  const asked: { readonly head: number; tell(lost?: unknown): void }[] = []
  const late: LateCommits = {
    during: store.late.during,
    flush: (then) => {
      const { head } = store
      store.late.flush((found) => void asked.push({ head, tell: (lost = found) => then(lost) }))
    },
  }
  const services = { clock: systemClock, random: Math.random, files, effects: { http: receiver } }
  const runtime = new Runtime({
    store: Object.create(store, { late: { value: late } }),
    services,
    onFailure: (error) => failures.push(error),
  })
  return {
    ...{ store, runtime, receiver, asked, failures },
    send(events: readonly ArrivingEvent[]): Sent {
      const sent: Sent = { known: false, acceptances: [], failure: undefined }
      void runtime.accept(events).then(
        (acceptances) => Object.assign(sent, { known: true, acceptances }),
        (error: Error) => Object.assign(sent, { failure: error.message }),
      )
      return sent
    },
    /** The disk is asked, and has it. */
    async taken(): Promise<void> {
      await until(() => asked.length > 0)
    },
  }
}

export const some = (from: number, count: number, more: Partial<ArrivingEvent> = {}): ArrivingEvent[] =>
  Array.from({ length: count }, (_, at) => event(0, { id: `n-${from + at}`, source: '/till', ...more }))

export async function turns(): Promise<void> {
  for (let n = 0; n < 20; n++) await new Promise<void>((resolve) => setImmediate(resolve))
}

export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => setImmediate(resolve))
}
