/** The commands, in the order in which somebody meets them; each is read in when it is asked for, which halves its start. */
import type { Command } from './command.ts'

export const commandFiles: { readonly [name: string]: () => Promise<Command> } = {
  demo: async () => (await import('./commands/demo.ts')).demo,
  new: async () => (await import('./commands/new.ts')).newFlow,
  check: async () => (await import('./commands/check.ts')).check,
  test: async () => (await import('./commands/test.ts')).test,
  pack: async () => (await import('./commands/pack.ts')).pack,
  look: async () => (await import('./commands/look.ts')).look,
  approvals: async () => (await import('./commands/approvals.ts')).approvals,
  flows: async () => (await import('./commands/flows.ts')).flows,
  run: async () => (await import('./commands/run.ts')).run,
  serve: async () => (await import('./commands/serve.ts')).serve,
  log: async () => (await import('./commands/log.ts')).log,
  tables: async () => (await import('./commands/tables.ts')).tables,
  copies: async () => (await import('./commands/copies.ts')).copies,
  why: async () => (await import('./commands/why.ts')).why,
  replay: async () => (await import('./commands/replay.ts')).replay,
  rebuild: async () => (await import('./commands/rebuild.ts')).rebuild,
  rehearse: async () => (await import('./commands/rehearse.ts')).rehearse,
  export: async () => (await import('./commands/export.ts')).exportFlow,
  store: async () => (await import('./commands/store.ts')).store,
  token: async () => (await import('./commands/token.ts')).token,
  connection: async () => (await import('./commands/connection.ts')).connection,
  backfill: async () => (await import('./commands/backfill.ts')).backfill,
}

export const allCommands = (): Promise<readonly Command[]> =>
  Promise.all(Object.values(commandFiles).map((read) => read()))
