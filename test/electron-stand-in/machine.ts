/** What there is once in a running stand-in: its command line, its Chromium, its windows. Filled in by `start.ts`. */
import type { Chromium } from './chromium.ts'
import type { CommandLine } from './command-line.ts'
import type { Devtools } from './devtools.ts'

type Window = { readonly contents: Contents; close(): void; readonly closing: Promise<void>; isDestroyed(): boolean }
type Contents = { readonly targetId: string; readonly sessionId: string; readonly made: Promise<void> }

type Utility = { readonly pid: number | undefined; readonly serviceName: string }

export const machine = {
  commandLine: undefined as CommandLine | undefined,
  devtools: undefined as Devtools | undefined,
  chromium: undefined as Chromium | undefined,
  /** Port of the server that carries the app's own scheme. */
  port: 0,
  windows: new Set<Window>(),
  utilities: new Set<Utility>(),
  /** Windows being made, which Chromium may announce before we know their names. */
  opening: new Set<Promise<unknown>>(),
}

export function commandLine(): CommandLine {
  if (!machine.commandLine) throw new Error('The stand-in has not read its command line yet')
  return machine.commandLine
}

export function devtools(): Devtools {
  if (!machine.devtools) throw new Error('Electron would not have a renderer yet either: wait for app.whenReady()')
  return machine.devtools
}
