/** The door of this shop for programs, providers and pages, as the host tells of it. */
import { create } from 'zustand'
import type { IngressState, PageCard } from '../../runtime/model/api/ingress.ts'
import { host } from '../bridge/host.ts'
import { attempt } from './attempt.ts'

/** Null until the host has told. */
export const useIngress = create<{ readonly ingress: IngressState | null }>(() => ({ ingress: null }))

/** Returns the way to stop. */
export function followIngress(): () => void {
  return host().on('ingress', (ingress) => useIngress.setState({ ingress }))
}

export async function readIngress(): Promise<void> {
  const { ingress: before } = useIngress.getState()
  const read = await attempt(() => host().call('ingress.read', {}))
  // What the host has told meanwhile is newer than its answer.
  if (read.ok && useIngress.getState().ingress === before) useIngress.setState({ ingress: read.value })
}

/** The pages of a flow that can be opened now. */
export const pagesOf = (ingress: IngressState | null, flow: string | null): readonly PageCard[] =>
  ingress?.pages.filter((page) => page.flow === flow && page.address !== '') ?? none

const none: readonly PageCard[] = []
