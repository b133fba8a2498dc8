/** The list of commands, in the order in which somebody meets them. */
import type { Command } from './command.ts'
import { check } from './commands/check.ts'
import { demo } from './commands/demo.ts'
import { exportFlow } from './commands/export.ts'
import { log } from './commands/log.ts'
import { newFlow } from './commands/new.ts'
import { run } from './commands/run.ts'
import { store } from './commands/store.ts'
import { tables } from './commands/tables.ts'
import { test } from './commands/test.ts'
import { why } from './commands/why.ts'

export const commands: readonly Command[] = [demo, newFlow, check, test, run, log, tables, why, exportFlow, store]
