/** Has a table built anew and swapped in by whoever has the store, between its other work. */
import { setTimeout as pause } from 'node:timers/promises'
import { type Asked, askDesk } from '../host/desk/ask-desk.ts'
import { CounterflowError } from '../model/problem.ts'
import { operatorName } from './operator-name.ts'
import { assertStore } from './store-file.ts'

/** ms between two looks at how far it is. */
const lookEvery = 200

/** Not swapped where the rows are the same. Undefined where nobody has the store. @throws what keeps it from being done */
export async function rebuildAtDesk(
  path: string,
  table: string,
  onProgress: (done: number) => void,
): Promise<Asked<'rebuild.swap'> | undefined> {
  assertStore(path)
  const begun = await askDesk(path, 'rebuild.start', { table })
  if (begun === undefined) return undefined
  let { result: state, by } = begun
  while (state.state === 'building') {
    onProgress(state.done / Math.max(1, state.total))
    await pause(lookEvery)
    const read = (await askDesk(path, 'rebuild.read', {}))?.result
    if (read === undefined || read === null || read.table !== table) throw gone(by)
    state = read
  }
  onProgress(1)
  if (state.state !== 'compared') throw gone(by, state.message ?? undefined)
  if (state.differences.every(({ added, changed, gone: left }) => added + changed + left === 0))
    return { result: state, by }
  return (await askDesk(path, 'rebuild.swap', { by: operatorName() })) ?? lost(by)
}

function lost(by: string): never {
  throw gone(by)
}

const gone = (by: string, why = `${by} ended, or began another one.`): CounterflowError =>
  new CounterflowError('REBUILD_NONE', `The table was not rebuilt: ${why}`, {
    kept: 'The live table is as it was, or the rebuilt one is whole.',
    advice: 'Give the command again.',
  })
