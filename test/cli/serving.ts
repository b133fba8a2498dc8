/** `counterflow serve` in a process of its own, ended with the test. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { type Ended, ended, type Workplace } from './command.ts'

const bin = fileURLToPath(new URL('../../runtime/cli/bin.mjs', import.meta.url))

export type Serving = {
  readonly child: ChildProcess
  readonly address: string
  /** All that it said of itself at the start. */
  readonly told: {
    readonly window?: string
    readonly pages: readonly { title: string; address: string }[]
    readonly care?: object
  }
  readonly ended: Promise<Ended>
}

export function serve(
  place: Workplace,
  { preload, flow = 'shop.flow.json', more = [] }: { preload?: string; flow?: string; more?: readonly string[] } = {},
): Promise<Serving> {
  const options = preload === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`]
  const child = spawn(
    process.execPath,
    [...options, bin, 'serve', flow, '--store', 'shop.db', '--port', '0', '--json', ...more],
    { cwd: place.folder, env: { ...process.env, COUNTERFLOW_HOME: join(place.folder, 'home'), NO_COLOR: '1' } },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  const done = ended(child)
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (part: string) => {
      text += part
      const end = text.indexOf('}\n')
      if (end < 0) return
      const told = JSON.parse(text.slice(0, end + 1))
      resolve({ child, address: told.address, told, ended: done })
    })
    void done.then(({ err }) => reject(new Error(`It ended: ${err}`)))
  })
}
