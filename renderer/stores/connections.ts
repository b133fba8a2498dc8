/** The connections of this computer, as the host tells of them, and what a field that asks for a new one waits for. */
import { create } from 'zustand'
import type { ConnectionList } from '../../runtime/model/api/connections.ts'
import type { BoundConnection, ConnectionKind } from '../../runtime/model/connection.ts'
import { host } from '../bridge/host.ts'
import { attempt } from './attempt.ts'
import { openDialog } from './session.ts'

/** A field wants a connection of one of these kinds: the dialog begins with making one, and hands its name back. */
export type Wanted = { readonly kinds: readonly ConnectionKind[]; chosen(name: string): void }

type State = { readonly list: ConnectionList | null; readonly wanted: Wanted | null }

/** Null until the host has told. */
export const useConnections = create<State>(() => ({ list: null, wanted: null }))

/** Returns the way to stop. */
export function followConnections(): () => void {
  return host().on('connections', (list) => useConnections.setState({ list }))
}

export async function readConnections(): Promise<void> {
  const read = await attempt(() => host().call('connections.list', {}))
  if (read.ok) useConnections.setState({ list: read.value })
}

/** For the compiler; undefined while nothing is known, and then nothing is said about them. */
export const boundConnections = (): readonly BoundConnection[] | undefined =>
  useConnections.getState().list?.connections.map(({ name, kind }) => ({ name, kind }))

export function openConnections(wanted: Wanted | null = null): void {
  useConnections.setState({ wanted })
  openDialog('connections')
}
