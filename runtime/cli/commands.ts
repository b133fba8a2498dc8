/** The list of commands, in the order in which somebody meets them. */
import type { Command } from './command.ts'
import { approvals } from './commands/approvals.ts'
import { backfill } from './commands/backfill.ts'
import { check } from './commands/check.ts'
import { connection } from './commands/connection.ts'
import { copies } from './commands/copies.ts'
import { demo } from './commands/demo.ts'
import { exportFlow } from './commands/export.ts'
import { flows } from './commands/flows.ts'
import { log } from './commands/log.ts'
import { look } from './commands/look.ts'
import { newFlow } from './commands/new.ts'
import { pack } from './commands/pack.ts'
import { rebuild } from './commands/rebuild.ts'
import { rehearse } from './commands/rehearse.ts'
import { replay } from './commands/replay.ts'
import { run } from './commands/run.ts'
import { serve } from './commands/serve.ts'
import { store } from './commands/store.ts'
import { tables } from './commands/tables.ts'
import { test } from './commands/test.ts'
import { token } from './commands/token.ts'
import { why } from './commands/why.ts'

export const commands: readonly Command[] = [
  demo,
  newFlow,
  check,
  test,
  pack,
  look,
  approvals,
  flows,
  run,
  serve,
  log,
  tables,
  copies,
  why,
  replay,
  rebuild,
  rehearse,
  exportFlow,
  store,
  token,
  connection,
  backfill,
]
