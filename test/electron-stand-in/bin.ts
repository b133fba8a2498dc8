#!/usr/bin/env node
/**
 * Stands in for the `electron` executable where its binary cannot be had: Node is the main process, Chromium draws the
 * windows. It is started the same way, by Playwright or by hand, and runs the shipped bundles unchanged.
 */
import inspector from 'node:inspector'
import { createRequire, registerHooks } from 'node:module'
import { readCommandLine } from './command-line.ts'
import { machine } from './machine.ts'
import { start } from './start.ts'

const commandLine = readCommandLine(process.argv.slice(2))
machine.commandLine = commandLine
process.argv = [process.execPath, ...commandLine.words]
Object.assign(process.versions, { electron: '45.0.0-stand-in', chrome: '0' })

const url = new URL('./electron.ts', import.meta.url).href
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron' ? { url, shortCircuit: true, format: 'module-typescript' } : next(name, context),
})

// Playwright evaluates in here. This prints the line that it waits for.
if (commandLine.switches.has('inspect')) inspector.open(Number(commandLine.switches.get('inspect')), '127.0.0.1')
createRequire(commandLine.main)(commandLine.main)
await start()
