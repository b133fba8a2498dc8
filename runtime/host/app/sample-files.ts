/** The sample files that a template brings: `samples/sales.csv` is what its producer `sales` reads. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Field } from '../../model/field.ts'
import type { Flow } from '../../model/flow.ts'
import type { NodeType } from '../../model/node.ts'

/** The producers that read a file: samples of others are events to try, and are bound to nothing. */
export const fileReaders = ({ nodes }: Flow, nodeTypes: readonly NodeType[]): readonly string[] =>
  Object.entries(nodes).flatMap(([id, { type }]) => {
    const fields: { readonly [name: string]: Field } = nodeTypes.find((each) => each.type === type)?.fields ?? {}
    return Object.values(fields).some((field) => field.kind === 'path' && field.access === 'read') ? [id] : []
  })

export type SampleFile = { readonly node: string; readonly file: string }

export function sampleFiles(templates: string, template: string, nodes: readonly string[]): readonly SampleFile[] {
  const folder = join(templates, template, 'samples')
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  return nodes.flatMap((node) => {
    const file = files.find((name) => name.split('.')[0] === node)
    return file === undefined ? [] : [{ node, file }]
  })
}
