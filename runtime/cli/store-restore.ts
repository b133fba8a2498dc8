/** The way back to a copy, what it does not know, and the word that lets things be sent again. */
import { effectsFreed, setEffectsFree } from '../host/app/effects-pause.ts'
import { readGap } from '../host/store/gap.ts'
import { restoreStore } from '../host/store/restore.ts'
import type { EngineState } from '../model/api/engine.ts'
import { atDesk, takenBy } from './at-desk.ts'
import { exit } from './exit.ts'
import { gapLines } from './gap-text.ts'
import { plural } from './grid.ts'
import { operatorName } from './operator-name.ts'
import { append, openForChange, say } from './store-deed.ts'
import { readStore } from './store-file.ts'
import type { StoreWork } from './store-work.ts'

export const restore: StoreWork = async (line, terminal) => {
  const restored = await restoreStore(line.word(2), line.word(1), {
    now: Date.now(),
    program: 'counterflow store restore',
    by: operatorName(),
  })
  const found = readStore(line.word(1), ({ parts }) => readGap(parts.settings))
  const lines = [
    `Restored ${plural(restored.head, 'event')}.`,
    ...(found === null ? [] : gapLines(found)),
    'Nothing is sent until somebody says so: counterflow store resume.',
  ]
  await say(line, terminal, { ...restored, gap: found }, lines.join('\n'))
  return exit.ok
}

export const gap: StoreWork = async (line, terminal) => {
  const told = readStore(line.word(1), (store) => ({
    gap: readGap(store.parts.settings),
    effectsPaused: store.effectsPaused,
  }))
  const lines = told.gap === null ? ['No earlier state was ever taken up here.'] : gapLines(told.gap)
  const paused = told.effectsPaused ? ['Nothing is sent until somebody says so: counterflow store resume.'] : []
  await say(line, terminal, told, [...lines, ...paused].join('\n'))
  return exit.ok
}

/** What was asked for before a restore is sent at once by whoever has the store, else when the app or counterflow serve runs again. */
export const resume: StoreWork = async (line, terminal) => {
  const path = line.word(1)
  const { wasPaused, pending } = readStore(path, (store) => ({
    wasPaused: store.effectsPaused,
    pending: store.effects({ states: ['pending'] }).length,
  }))
  const by = operatorName()
  const taken = wasPaused ? await atDesk(path, 'effects.resume', { by }, async () => resumeHere(path, by)) : undefined
  const when = taken?.by === undefined ? ', as soon as the app or counterflow serve runs' : ''
  const text = wasPaused
    ? `From now on things are sent again: ${plural(pending, 'thing')} waiting${when}.${takenBy(taken?.by)}`
    : 'Nothing was paused.'
  await say(line, terminal, { resumed: wasPaused, pending, takenBy: taken?.by ?? null }, text)
  return exit.ok
}

function resumeHere(path: string, by: string): EngineState {
  const store = openForChange(path)
  try {
    const at = Date.now()
    setEffectsFree(store)
    append(store, effectsFreed(by, at), at)
    return { state: 'running', message: '', advice: '' }
  } finally {
    store.close()
  }
}
