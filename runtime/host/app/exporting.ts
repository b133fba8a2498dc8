/** A flow on its way to somebody else: what must not leave the shop unseen is found, and removed or kept as a person says. */
import { writeFlow } from '../../compile/canonical.ts'
import type { ExportFinding, FlowExport, PackagesApi } from '../../model/api/packages.ts'
import { type Finding, gate } from '../packages/export-gate.ts'
import { readImport } from './importing.ts'

/** @throws FLOW_JSON, FLOW_PROBLEMS */
export function exportFlow({ text, remove, keep }: PackagesApi['flows.export']['arguments']): FlowExport {
  const { flow, undecided, removed, kept } = gate(readImport(text), new Map(), { remove, keep })
  return {
    text: undecided.length > 0 ? null : writeFlow(flow),
    undecided: undecided.map(shownOf),
    removed: removed.map(shownOf),
    kept: kept.map(shownOf),
  }
}

const shownOf = ({ id, place, kind, shown }: Finding): ExportFinding => ({ id, place, kind, shown })
