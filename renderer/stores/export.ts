/** The flow that a person is about to export, while something in it is undecided; null while there is none. */
import { create } from 'zustand'
import type { ExportFinding, FlowExport } from '../../runtime/model/api/packages.ts'
import type { Flow } from '../../runtime/model/flow.ts'
import { host } from '../bridge/host.ts'
import { attempt, type Done } from './attempt.ts'

export type ExportState = {
  /** Of the file, without its ending. */
  readonly name: string
  readonly flow: Flow
  readonly text: string
  readonly found: readonly ExportFinding[]
}

export const useExport = create<{ readonly chosen: ExportState | null }>(() => ({ chosen: null }))

export const closeExport = (): void => useExport.setState({ chosen: null })

export const lookAtExport = (
  text: string,
  remove: readonly string[] = [],
  keep: readonly string[] = [],
): Promise<Done<FlowExport>> => attempt(() => host().call('flows.export', { text, remove, keep }))
