/** How events of connected shops come in, as the host tells when it is asked. */
import { create } from 'zustand'
import type { IntakeView } from '../../runtime/model/api/intake.ts'
import { host } from '../bridge/host.ts'
import { attempt } from './attempt.ts'

/** Null until the host has told. */
export const useIntake = create<{ readonly intake: IntakeView | null }>(() => ({ intake: null }))

export async function readIntake(): Promise<void> {
  const read = await attempt(() => host().call('intake.read', {}))
  if (read.ok) useIntake.setState({ intake: read.value })
}

/** Asks every so many ms; returns the way to stop. */
export function followIntake(every: number): () => void {
  void readIntake()
  const timer = setInterval(() => void readIntake(), every)
  return () => clearInterval(timer)
}
