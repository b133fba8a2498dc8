/** `counterflow store copies`: the copies that are known, whether they may name people who were forgotten, and what is done about it. */
import { basename, resolve } from 'node:path'
import { operatorEvent } from '../host/app/operator-events.ts'
import { openPin } from '../host/app/pin.ts'
import { systemClock } from '../host/clock.ts'
import { askDesk } from '../host/desk/ask-desk.ts'
import { cleanCopies, dropCopy, listCopies } from '../host/privacy/store-copies.ts'
import { backupFolders } from '../host/store/backup-folder.ts'
import type { PersonNames } from '../host/store/names.ts'
import type { SqliteStore } from '../host/store/sqlite-store.ts'
import type { StoreCopy } from '../model/api/privacy.ts'
import { isoTime } from '../model/event-text.ts'
import type { JsonObject } from '../model/json.ts'
import type { Line } from './command.ts'
import { exit, UsageError } from './exit.ts'
import { gridLines } from './grid.ts'
import { operatorName } from './operator-name.ts'
import { readPin } from './read-pin.ts'
import { append, openForChange } from './store-deed.ts'
import { assertStore, openForReading } from './store-file.ts'
import type { Terminal } from './terminal.ts'

export const elsewhere =
  'Copies that were made elsewhere, by counterflow store backup or by a program that copies your disk, are not known here.'

export async function copies(line: Line, terminal: Terminal): Promise<number> {
  const [cleans, deletes] = [line.flag('clean'), line.text('delete')]
  if (cleans && deletes !== undefined) throw new UsageError('Expected --clean or --delete, got both.')
  const path = line.word(1)
  const found =
    cleans || deletes !== undefined
      ? ((await changedAtDesk(path, deletes)) ?? (await changedHere(path, deletes)))
      : readHere(path)
  if (line.flag('json')) await terminal.printJson({ copies: found })
  else await print(found, terminal)
  return exit.ok
}

function readHere(path: string): readonly StoreCopy[] {
  const store = openForReading(path)
  try {
    return copiesOf(store)
  } finally {
    store.close()
  }
}

/** Beside the app or `counterflow serve`, which has the store; undefined where nobody has it. */
async function changedAtDesk(path: string, deletes: string | undefined): Promise<readonly StoreCopy[] | undefined> {
  assertStore(path)
  const found = (await askDesk(path, 'person.copies', {}))?.result
  if (found === undefined) return undefined
  const chosen = deletes === undefined ? found.filter(isNaming) : [wantedIn(found, deletes)]
  const [first] = chosen
  if (first === undefined) return found
  const guarded = (await askDesk(path, 'pin.read', {}))?.result.set === true
  const who = { by: operatorName(), ...(guarded ? { pin: await readPin() } : {}) }
  const changed =
    deletes === undefined
      ? await askDesk(path, 'person.clean', { paths: chosen.map((copy) => copy.path), ...who })
      : await askDesk(path, 'person.drop', { path: first.path, ...who })
  return changed?.result
}

async function changedHere(path: string, deletes: string | undefined): Promise<readonly StoreCopy[]> {
  const store = openForChange(path)
  try {
    const wanted = deletes === undefined ? undefined : wantedIn(copiesOf(store), deletes)
    const pin = openPin({ store, services: { clock: systemClock } })
    if (pin.state().set) await pin.prove(await readPin())
    if (wanted === undefined) await cleanAll(store)
    else drop(store, wanted)
    return copiesOf(store)
  } finally {
    store.close()
  }
}

const isNaming = ({ names }: StoreCopy): boolean => names === 'perhaps'

function wantedIn(found: readonly StoreCopy[], wanted: string): StoreCopy {
  const copy = found.find(({ path }) => path === resolve(wanted) || basename(path) === wanted)
  if (copy !== undefined) return copy
  throw new UsageError(`Expected one of the copies that counterflow store copies lists, got "${wanted}".`)
}

const copiesOf = (store: SqliteStore): readonly StoreCopy[] => listCopies(store, backupFolders(store))
export const copiesNaming = (store: SqliteStore): readonly StoreCopy[] =>
  copiesOf(store).filter(({ names }) => names !== 'nobody')

/** `person`: who was forgotten just now. */
export async function cleanAll(store: SqliteStore, person?: PersonNames): Promise<void> {
  const chosen = copiesOf(store).filter(isNaming)
  const at = Date.now()
  await cleanCopies(store, chosen, at, person)
  if (chosen.length > 0) note(store, 'counterflow.copies.cleaned', { copies: chosen.length }, at)
}

function drop(store: SqliteStore, { path, at }: StoreCopy): void {
  dropCopy(path)
  note(store, 'counterflow.copy.deleted', { name: basename(path), made: at }, Date.now())
}

function note(store: SqliteStore, type: string, data: JsonObject, at: number): void {
  append(store, operatorEvent({ type, flow: null, by: operatorName(), at, data, key: String(at) }), at)
}

async function print(found: readonly StoreCopy[], terminal: Terminal): Promise<void> {
  if (found.length === 0) return terminal.print(`No copy of this store is known. ${elsewhere}`)
  const columns = ['made', 'what', 'people who were forgotten', 'where'].map((name) => ({ name }))
  const rows = found.map(({ at, kind, names, path }) => [isoTime(at).slice(0, 16), kinds[kind], naming[names], path])
  for (const each of gridLines(columns, rows, terminal.style)) await terminal.print(each)
  const open = found.filter(isNaming).length
  const advice = open === 0 ? '' : ` --clean takes them out of ${open === 1 ? 'one copy' : `${open} copies`}.`
  await terminal.print(`\n${elsewhere}${advice}`)
}

const kinds: { readonly [kind in StoreCopy['kind']]: string } = {
  backup: 'backup',
  earlier: 'before a new version',
  replaced: 'before a restore',
}
const naming: { readonly [names in StoreCopy['names']]: string } = {
  nobody: 'not named',
  perhaps: 'may be named',
  unreadable: 'cannot be read',
}
