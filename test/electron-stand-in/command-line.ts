/** Reads the command line that the `electron` executable takes: switches of Chromium, the app, the app's own words. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export type CommandLine = {
  readonly switches: Map<string, string>
  /** The folder of the app: where its package.json lies. */
  readonly appPath: string
  readonly main: string
  readonly name: string
  readonly version: string
  /** What `process.argv` is for the app, from its second word on. */
  readonly words: readonly string[]
}

export function readCommandLine(argv: readonly string[]): CommandLine {
  const at = argv.findIndex((word) => !word.startsWith('--'))
  const target = argv[at]
  if (target === undefined) throw new Error('Usage: electron-stand-in [--switch=value …] <app> [argument …]')
  const appPath = resolve(target)
  if (!statSync(appPath).isDirectory())
    throw new Error(`The stand-in starts folders with a package.json, not ${appPath}`)
  const own = readPackage(join(appPath, 'package.json'))
  return {
    switches: switchesOf(argv),
    appPath,
    main: join(appPath, own.main ?? 'index.js'),
    name: own.productName ?? own.name ?? 'electron-stand-in',
    version: own.version ?? '0.0.0',
    words: [target, ...argv.slice(at + 1)],
  }
}

function switchesOf(argv: readonly string[]): Map<string, string> {
  return new Map(
    argv
      .filter((word) => word.startsWith('--'))
      .map((word) => {
        const [name = '', ...value] = word.slice(2).split('=')
        return [name, value.join('=')]
      }),
  )
}

type Package = { name?: string; productName?: string; version?: string; main?: string }

function readPackage(file: string): Package {
  if (!existsSync(file)) throw new Error(`No package.json in ${dirname(file)}`)
  return JSON.parse(readFileSync(file, 'utf8'))
}
