/** The tests that a flow brings: kept, renamed and taken away as edits like any other. */
import type { Flow, FlowTest } from '../../runtime/model/flow.ts'
import type { Json } from '../../runtime/model/json.ts'
import { plainJson } from './json-value.ts'
import { cleanName } from './names.ts'

/** At the end, under a name that no other test has. */
export function addTest(flow: Flow, test: FlowTest): Flow {
  const plain = plainJson(test as unknown as Json) as unknown as FlowTest
  return { ...flow, tests: [...flow.tests, { ...plain, name: freeName(flow, test.name) }] }
}

export function removeTest(flow: Flow, index: number): Flow {
  return index in flow.tests ? { ...flow, tests: flow.tests.filter((_, at) => at !== index) } : flow
}

/** An empty name is none: the test keeps the one it has. */
export function renameTest(flow: Flow, index: number, name: string): Flow {
  const test = flow.tests[index]
  const cleaned = cleanName(name)
  if (!test || cleaned === '' || cleaned === test.name) return flow
  const others = { ...flow, tests: flow.tests.toSpliced(index, 1) }
  return { ...flow, tests: flow.tests.with(index, { ...test, name: freeName(others, cleaned) }) }
}

function freeName({ tests }: Flow, wanted: string): string {
  const taken = new Set(tests.map(({ name }) => name))
  for (let number = 2, name = wanted; ; number++) {
    if (!taken.has(name)) return name
    name = `${wanted} (${number})`
  }
}
