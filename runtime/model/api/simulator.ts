/** The practice shop. */
import type { Method } from './method.ts'

export type SimulatorApi = {
  /** How fast the practice shop of a flow runs against the clock, 1 to 1000. */
  'simulator.speed': Method<{ flow: string; speed: number }, { speed: number }>
}
