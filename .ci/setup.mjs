/**
 * Makes a fresh clone ready: installs the locked packages, among them the Node that the project runs on.
 * It runs on whatever Node is there, so it is plain JavaScript without a dependency.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const reason = reasonToInstall()
if (reason) install(reason)
checkNode()

/** Compares what is locked with what npm noted as installed; file times would lie after a checkout or a copy. */
function reasonToInstall() {
  const locked = readPackages('package-lock.json')
  const installed = readPackages('node_modules/.package-lock.json')
  if (!locked) fail('package-lock.json is missing: restore it with git checkout package-lock.json.')
  if (!installed) return 'first run'
  for (const [path, entry] of Object.entries(locked)) {
    if (path === '') continue
    const present = installed[path]
    if (present ? present.version !== entry.version : isNeededHere(entry)) return 'package-lock.json changed'
  }
  return Object.keys(installed).some((path) => !(path in locked)) ? 'package-lock.json changed' : undefined
}

/** An optional package may be absent, except the ones made for exactly this kind of machine. */
function isNeededHere({ optional, os, cpu, libc }) {
  if (!optional) return true
  return !libc && os?.includes(process.platform) && cpu?.includes(process.arch)
}

function readPackages(file) {
  const path = join(root, file)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined
}

function install(why) {
  console.log(`Installing packages (${why}): npm ci, about a quarter of a minute …`)
  const npm = process.env.npm_execpath
  const ci = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  // The npm that called us, where there is one: on Windows a bare "npm" is a batch file that spawn cannot start.
  const { status, error, stdout, stderr } = npm
    ? spawnSync(process.execPath, [npm, ...ci], { cwd: root, encoding: 'utf8' })
    : spawnSync('npm', ci, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' })
  if (status === 0) return
  const output = [stdout, stderr, error?.message].filter(Boolean).join('\n').trim()
  fail(`${output}\n\nnpm ci failed (see above). Is the npm registry reachable? Try again with: npm ci`)
}

function checkNode() {
  if (existsSync(join(root, 'node_modules/.bin/node')) || isNewEnough(process.versions.node)) return
  const machine = `${process.platform}-${process.arch}`
  fail(
    `Counterflow needs Node 22.15 or newer, this is Node ${process.versions.node}, ` +
      `and no Node package exists for ${machine}. Install Node 24 and run the command again.`,
  )
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > 22 || (major === 22 && minor >= 15)
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
