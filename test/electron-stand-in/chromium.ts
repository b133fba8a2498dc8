/** Starts the Chromium that draws the windows, and sees to it that it never outlives us. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import places from '../../.ci/chromium-places.json' with { type: 'json' }

const common: { readonly [platform: string]: readonly string[] } = places

const quiet = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-extensions',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--no-default-browser-check',
  '--no-startup-window',
  '--password-store=basic',
  '--force-color-profile=srgb',
]

export function chromiumPath(): string {
  const found = [process.env.CHROME_PATH, ...(common[process.platform] ?? [])].find((path) => path && existsSync(path))
  if (!found) throw new Error('No Chromium found: apt-get install chromium, or name one in CHROME_PATH')
  return found
}

export type Chromium = { readonly process: ChildProcess; readonly address: string }

export async function startChromium(profile: string): Promise<Chromium> {
  const words = [...quiet, '--remote-debugging-port=0', '--remote-debugging-pipe', `--user-data-dir=${profile}`]
  // The pipe closes with us, also at kill -9, and Chromium ends with its pipe.
  const child = spawn(chromiumPath(), words, { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] })
  const last: string[] = []
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      const found = /^DevTools listening on (ws:\S+)/.exec(line)?.[1]
      if (found) resolve(found)
      else last.push(line)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`Chromium ended (${code})\n${last.slice(-20).join('\n')}`)))
  })
  return { process: child, address }
}
