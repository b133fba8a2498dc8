/** Reads a flow from a file or stdin and compiles it, or says everything that is wrong with it. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { allProblems, type FlowFindings } from '../compile/all-problems.ts'
import type { Plan } from '../compile/plan.ts'
import { type FlowTestRun, testFlow } from '../engine/flow-test.ts'
import { openPackageSandbox, type PackageSandbox } from '../host/packages/package-sandbox.ts'
import { looksLikePackage } from '../host/packages/read-package.ts'
import { isTemplateFolder } from '../host/packages/template-folder.ts'
import type { Flow } from '../model/flow.ts'
import { CounterflowError, isError, type Problem } from '../model/problem.ts'
import { nodeTypes } from '../nodes/index.ts'
import { countProblems, problemLines } from './problem-lines.ts'

/** More than any flow may have: what is read by then is enough to refuse it, however many GB follow. */
const enough = 16 * 1024 * 1024

export type Checked = FlowFindings & {
  /** For messages: the path, or `stdin`. */
  readonly name: string
}

/** A flow document, the folder of a template, or a package. @throws FILE_MISSING, FILE_KIND, PACKAGE_… */
export async function checkFlowFile(path: string): Promise<Checked> {
  const text = await readDocument(path)
  const document = looksLikePackage(text) ? await apart((sandbox) => sandbox.read(text)).then(flowOf) : text
  return { name: nameOf(path), ...allProblems(document, { nodeTypes }) }
}

/** What its tests come to. Those of a package, which may be anybody's, run apart. @throws FLOW_PROBLEMS, PACKAGE_… */
export async function runTestsIn(path: string): Promise<FlowTestRun & { readonly flow: Flow }> {
  const text = await readDocument(path)
  if (looksLikePackage(text)) {
    const { found, run } = await apart((sandbox) => sandbox.try(text))
    return { flow: found.flow, ...run }
  }
  const { flow } = planIn(nameOf(path), allProblems(text, { nodeTypes }))
  return { flow, ...testFlow(flow, nodeTypes) }
}

async function apart<T>(work: (sandbox: PackageSandbox) => Promise<T>): Promise<T> {
  const sandbox = openPackageSandbox()
  try {
    return await work(sandbox)
  } finally {
    sandbox.close()
  }
}

const nameOf = (path: string): string => (path === '-' ? 'stdin' : path)
const flowOf = ({ flow }: { readonly flow: Flow }): Flow => flow
const readDocument = (path: string): Promise<string> =>
  readText(path !== '-' && isTemplateFolder(path) ? join(path, 'flow.json') : path)

/** @throws FLOW_PROBLEMS with all of them. */
export async function loadPlan(path: string): Promise<Plan> {
  const { name, ...found } = await checkFlowFile(path)
  return planIn(name, found)
}

function planIn(name: string, { plan, problems }: FlowFindings): Plan {
  if (plan !== undefined) return plan
  throw flowProblems(name, problems)
}

export function flowProblems(name: string, problems: readonly Problem[]): CounterflowError {
  const plain = { bold: same, dim: same, red: same, green: same, yellow: same }
  const lines = problemLines(problems.filter(isError), plain)
  return new CounterflowError('FLOW_PROBLEMS', `${name} has ${countProblems(problems)}.\n${lines.join('\n')}`, {
    kept: 'Nothing was started or written.',
    details: { problems },
  })
}

const same = (text: string): string => text

async function readText(path: string): Promise<string> {
  if (path !== '-') {
    const stats = await stat(path).catch((error: unknown) => {
      throw new CounterflowError('FILE_MISSING', `There is no flow file ${path}.`, {
        advice: 'Check the path; it is looked up from the folder in which the command runs.',
        details: { path },
        cause: error,
      })
    })
    if (!stats.isFile() && !stats.isFIFO()) {
      throw new CounterflowError('FILE_KIND', `Expected a flow file, but ${path} is no file.`, {
        advice: stats.isDirectory()
          ? 'The folder of a template has a flow.json in it; this one has none.'
          : 'Give the path of a flow file, or - to read it from stdin.',
        details: { path },
      })
    }
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of path === '-' ? process.stdin : createReadStream(path)) {
    chunks.push(chunk)
    length += chunk.length
    if (length > enough) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
