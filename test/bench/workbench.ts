/** Runs the measured programs, each in a fresh process with a folder of its own. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Run } from './programs/run.ts'

/** What a program is told, besides its folder. */
export type Job = { readonly events: number; readonly [name: string]: string | number | boolean }

export class Workbench {
  readonly #programs: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'bench-'))
  readonly #built = new Map<string, Promise<string>>()
  #folders = 0

  /** `root` is where the project lies. */
  constructor(root: string) {
    this.#programs = join(root, 'test', 'bench', 'programs')
  }

  /** Runs a program and removes what it made. */
  async run(program: string, job: Job): Promise<Run> {
    const folder = this.#makeFolder()
    try {
      return await this.runIn(folder, program, job)
    } finally {
      rmSync(folder, { recursive: true })
    }
  }

  runIn(folder: string, program: string, job: Job): Promise<Run> {
    return inFreshProcess(join(this.#programs, `${program}.ts`), { ...job, folder })
  }

  /** The folder in which a program left its store; made once per call of the bench, not measured. */
  built(program: string, job: Job): Promise<string> {
    const key = JSON.stringify([program, job])
    const before = this.#built.get(key)
    if (before) return before
    const folder = this.#makeFolder()
    const made = this.runIn(folder, program, job).then(() => folder)
    this.#built.set(key, made)
    return made
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #makeFolder(): string {
    const folder = join(this.#folder, String(this.#folders++))
    mkdirSync(folder)
    return folder
  }
}

async function inFreshProcess(program: string, job: object): Promise<Run> {
  const child = spawn(process.execPath, [program, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  const ended = await new Promise<string>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(signal ?? String(code)))
  })
  const last = out.trimEnd().split('\n').at(-1) ?? ''
  // One that kills itself, to leave a store as a crash does, has told its figures before.
  if ((ended !== '0' && ended !== 'SIGKILL') || last === '')
    throw new Error(`${program} ended with ${ended}${out === '' ? '' : `: ${out}`}`)
  return JSON.parse(last) as Run
}
