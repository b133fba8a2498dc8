/** Where packages of others are read and tried: apart from the shop, with a limit to how long and how much they take. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { noCoverage } from '../../engine/test-coverage.ts'
import { CounterflowError } from '../../model/problem.ts'
import { readThrown } from '../../model/thrown.ts'
import { errorOf } from '../front/failure.ts'
import { packageLimits } from './package-format.ts'
import type { ready, SandboxAnswer, SandboxQuestion, Tried } from './package-sandbox-process.ts'
import type { TemplatePackage } from './read-package.ts'

export type SandboxLimits = {
  /** ms for one package. */
  readonly time: number
  /** MB. */
  readonly memory: number
}

export type PackageSandbox = {
  /** @throws PACKAGE_… */
  read(text: string): Promise<TemplatePackage>
  /** Its own tests are run, too: what came out of them is told, not judged. @throws PACKAGE_… */
  try(text: string): Promise<Required<Tried>>
  close(): void
}

const usual: SandboxLimits = { time: 15_000, memory: 256 }
/** ms without a question after which it ends. */
const patience = 10_000

type Ending = { readonly why: 'memory' | 'never began' | 'other'; readonly detail: string }

/** Something that can be asked, and ended whatever it is doing. */
type Cell = {
  ask(question: SandboxQuestion): void
  onAnswer(listener: (answer: SandboxAnswer) => void): void
  /** It ended by itself: by taking too much memory, or without having begun, or for another reason. */
  onEnd(listener: (how: Ending) => void): void
  end(): void
}

/** In the desktop app, whose bundles lie side by side: Electron does not run plain Node programs, so there it is a thread. */
const isBundle = !import.meta.url.endsWith('.ts')

export function openPackageSandbox(
  limits: Partial<SandboxLimits> = {},
  kind: 'process' | 'thread' = isBundle ? 'thread' : 'process',
  program = process.execPath,
): PackageSandbox {
  const { time, memory } = { ...usual, ...limits }
  let cell: Cell | undefined
  let idle: NodeJS.Timeout | undefined
  let last: Promise<unknown> = Promise.resolve()

  function end(): void {
    clearTimeout(idle)
    cell?.end()
    cell = undefined
  }

  function ask(question: SandboxQuestion): Promise<Tried> {
    clearTimeout(idle)
    cell ??= kind === 'process' ? openProcess(memory, program) : openThread(memory)
    const asked = cell
    return new Promise<Tried>((resolve, reject) => {
      const over = (result: () => void): void => {
        clearTimeout(tooLong)
        result()
      }
      const refuse = (error: CounterflowError) => (): void =>
        over(() => {
          if (cell === asked) end()
          reject(error)
        })
      const tooLong = setTimeout(refuse(endless(time)), time)
      asked.onEnd((how) => refuse(how.why === 'memory' ? tooMuch(memory) : notThere(how))())
      asked.onAnswer((answer) =>
        over(() => {
          idle = setTimeout(end, patience).unref()
          if ('found' in answer) resolve({ ...answer, found: withBuffers(answer.found) })
          else reject(errorOf(answer.failure))
        }),
      )
      asked.ask(question)
    })
  }

  async function inTurn(question: SandboxQuestion): Promise<Tried> {
    if (question.text.length > packageLimits.bytes)
      throw refused('PACKAGE_TOO_LARGE', `A package has at most ${packageLimits.bytes / 1024 / 1024} MB.`)
    // One at a time: which of them was endless would else be anybody's guess.
    const mine = last.then(() => ask(question))
    last = mine.catch(() => undefined)
    return mine
  }

  return {
    read: async (text) => (await inTurn({ text, tests: false })).found,
    async try(text) {
      const { found, run = { results: [], coverage: noCoverage } } = await inTurn({ text, tests: true })
      return { found, run }
    },
    close: end,
  }
}

/** The program alone can be read: no file can be written, nothing started, and the environment is empty. */
function openProcess(memory: number, program: string): Cell {
  const root = join(import.meta.dirname, '../../..')
  const readable = ['runtime', 'node_modules', 'package.json'].map((name) => `--allow-fs-read=${join(root, name)}`)
  const child = fork(fileURLToPath(new URL('./package-sandbox-process.ts', import.meta.url)), [], {
    execArgv: [
      '--permission',
      ...readable,
      `--max-old-space-size=${memory}`,
      ...process.execArgv.filter((word) => /strip-types|ExperimentalWarning/.test(word)),
    ],
    execPath: program,
    env: {},
    cwd: root,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    // Ctrl-C in a terminal goes to the whole group; we end it ourselves.
    detached: process.platform !== 'win32',
  })
  child.unref()
  child.channel?.unref()
  const ended = Promise.withResolvers<Ending>()
  let began = false
  child.on('exit', (code, signal) => {
    // How V8 ends where its memory is full, and the system where its own is.
    const full = signal === 'SIGABRT' || signal === 'SIGKILL' || code === 134
    ended.resolve({
      why: full ? 'memory' : began ? 'other' : 'never began',
      detail: signal ?? `exit code ${code}`,
    })
  })
  child.on('error', ({ message }) => ended.resolve({ why: 'never began', detail: message }))
  let answered: ((answer: SandboxAnswer) => void) | undefined
  child.on('message', (told: SandboxAnswer | typeof ready) => {
    if ('ready' in told) began = true
    else answered?.(told)
  })
  return {
    ask: (question) => void child.send(question, () => {}),
    onAnswer: (listener) => {
      answered = listener
    },
    onEnd: (listener) => void ended.promise.then(listener),
    end: () => void child.kill('SIGKILL'),
  }
}

function openThread(memory: number): Cell {
  const path = `./package-sandbox-process.${isBundle ? 'mjs' : 'ts'}`
  const worker = new Worker(fileURLToPath(new URL(path, import.meta.url)), {
    resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 32 },
    execArgv: process.execArgv.filter((word) => /strip-types|ExperimentalWarning/.test(word)),
    env: {},
    stdout: true,
    stderr: true,
  })
  worker.unref()
  const ended = Promise.withResolvers<Ending>()
  let began = false
  let answered: ((answer: SandboxAnswer) => void) | undefined
  const ending = (error: unknown): Ending => {
    const { code, message } = readThrown(error)
    const why = code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : began ? 'other' : 'never began'
    return { why, detail: message }
  }
  worker.on('error', (error) => ended.resolve(ending(error)))
  worker.on('exit', (code) => ended.resolve(ending(new Error(`exit code ${code}`))))
  worker.on('message', (told: SandboxAnswer | typeof ready) => {
    if ('ready' in told) began = true
    else answered?.(told)
  })
  return {
    ask: (question) => worker.postMessage(question),
    onAnswer: (listener) => {
      answered = listener
    },
    onEnd: (listener) => void ended.promise.then(listener),
    end: () => void worker.terminate(),
  }
}

/** On the way between threads a buffer becomes plain bytes. */
const withBuffers = (found: TemplatePackage): TemplatePackage => ({
  ...found,
  parts: new Map([...found.parts].map(([name, bytes]) => [name, Buffer.from(bytes)])),
})

const endless = (time: number): CounterflowError =>
  refused('PACKAGE_ENDLESS', `Reading and trying this package took longer than ${Math.round(time / 1000)} seconds.`)
const tooMuch = (memory: number): CounterflowError =>
  refused('PACKAGE_MEMORY', `Reading and trying this package took more than ${memory} MB of memory.`)

/** It is not the package's doing. */
const notThere = ({ why, detail }: Ending): CounterflowError =>
  new CounterflowError(
    'PACKAGE_SANDBOX',
    why === 'never began'
      ? `The program in which packages are read and tried could not be started (${detail}).`
      : `The program in which packages are read and tried ended by itself (${detail}).`,
    {
      kept: 'Nothing was read or installed. The shop has gone on.',
      advice:
        'Try it again. If it stays so, start Counterflow anew, and see whether something on this computer forbids it.',
      details: { detail },
    },
  )

const refused = (code: string, message: string): CounterflowError =>
  new CounterflowError(code, message, {
    kept: 'It was stopped, and nothing was installed. The shop has gone on.',
    advice: 'Ask whoever made it.',
  })
