/** The wire under the pointer or with the focus: only it carries what one needs to work on it. */
import { create } from 'zustand'

export const usePointedWire = create<{ readonly wire: string | null }>(() => ({ wire: null }))

export function setPointedWire(wire: string | null): void {
  if (usePointedWire.getState().wire !== wire) usePointedWire.setState({ wire })
}
