/** The sample files that a template brings: `samples/sales.csv` is what its producer `sales` reads. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export type SampleFile = { readonly node: string; readonly file: string }

export function sampleFiles(templates: string, template: string, nodes: readonly string[]): readonly SampleFile[] {
  const folder = join(templates, template, 'samples')
  const files = existsSync(folder) ? readdirSync(folder).sort() : []
  return nodes.flatMap((node) => {
    const file = files.find((name) => name.split('.')[0] === node)
    return file === undefined ? [] : [{ node, file }]
  })
}
