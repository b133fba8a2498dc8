/**
 * The order of the test files: those that take longest begin first, so that no worker is left alone with one of them
 * at the end, while the other has nothing to do.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** By how long they take. */
const slow = [
  'templates/real-year',
  'templates/daily-sales',
  'cli/run',
  'cli/beside-serve',
  'fault/kill',
  'host/ingress/serve',
  'host/front/launch',
  'electron/engine',
  'e2e/access',
  'renderer/screens/axe',
  'e2e/manners',
  'e2e/by-keyboard',
  'renderer/screens/panels',
  'renderer/inspector/inspector',
  'e2e/undo',
  'e2e/electron',
  'renderer/ui/components',
  'e2e/demo-shop',
].map((name) => join(import.meta.dirname, `${name}.test.ts`))

for (const file of slow)
  if (!existsSync(file)) throw new Error(`${file} is in the list of slow tests, and is not there`)

const place = ({ moduleId }: TestSpecification): number => {
  const at = slow.indexOf(moduleId)
  return at < 0 ? slow.length : at
}

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    // Within a project: between two of them workers begin anew.
    return sorted.sort((a, b) => (a.project.name === b.project.name ? place(a) - place(b) : 0))
  }
}
