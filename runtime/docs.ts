/** Writes what is generated from the code: the page of the node types and the JSON Schema of flow documents. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeJson } from './compile/canonical.ts'
import { flowSchema } from './compile/flow-schema.ts'
import { describeNodes } from './nodes/describe.ts'
import { nodeTypes } from './nodes/index.ts'

/** Paths from the project's root. */
export const generated: readonly { readonly path: string; readonly text: string }[] = [
  { path: 'runtime/nodes/README.md', text: describeNodes(nodeTypes) },
  { path: 'runtime/model/flow.schema.json', text: writeJson(flowSchema(nodeTypes)) },
]

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of generated) {
    const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
    if (read(file) === text) console.log(`${path} is up to date`)
    else {
      writeFileSync(file, text)
      console.log(`${path} written`)
    }
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Not there yet.
    return undefined
  }
}
