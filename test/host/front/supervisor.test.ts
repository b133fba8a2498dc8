/** What a window can rely on while the engine's process comes and goes: answers, events, restarts, a clean end (F29). */
import { existsSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { type Supervised, supervised } from './supervised.ts'

const open: Supervised[] = []

function start(options?: Parameters<typeof supervised>[0]): Supervised {
  const made = supervised(options)
  open.push(made)
  return made
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ supervisor }) => supervisor.close()))
})

const lives = (pid: number | undefined): boolean => {
  try {
    process.kill(pid ?? 0, 0)
    return true
  } catch {
    return false
  }
}

describe('calls and events', () => {
  it('brings each answer to the call that asked for it', async () => {
    const { supervisor } = start()
    const slow = supervisor.call('a', 'shop.read', { after: 50, n: 1 })
    const fast = supervisor.call('b', 'flows.list', { n: 2 })
    expect(await fast).toMatchObject({ window: 'b', method: 'flows.list', argument: { n: 2 } })
    expect(await slow).toMatchObject({ window: 'a', method: 'shop.read', argument: { n: 1 } })
  })

  it('brings a failure with all that it says', async () => {
    const { supervisor } = start()
    await expect(supervisor.call('a', 'draft.save', { fail: true })).rejects.toMatchObject({
      code: 'DRAFT_CONFLICT',
      message: 'M',
      kept: 'K',
      advice: 'A',
      details: { row: 7 },
    })
  })

  it('passes events on with the window that they are for', async () => {
    const { supervisor, events } = start()
    await supervisor.call('a', 'shop.read', { tell: 'me' })
    await supervisor.call('a', 'shop.read', { tell: 'all' })
    const drafts = events.filter(({ event }) => event === 'draft')
    expect(drafts.map(({ window }) => window)).toEqual(['a', null])
  })

  it('refuses a method that does not exist without asking the engine', async () => {
    const { supervisor } = start()
    for (const name of ['shop.steal', '__proto__', 'constructor', ''])
      await expect(supervisor.call('a', name, {})).rejects.toMatchObject({ code: 'UNKNOWN_METHOD' })
  })
})

describe('a crash', () => {
  it('fails what was under way, says so, starts again and answers what came meanwhile', async () => {
    const { supervisor, engines, states, becomes } = start()
    await becomes('running')
    const lost = supervisor.call('a', 'publish.apply', { after: 60_000 })
    const deadly = supervisor.call('a', 'shop.read', { die: true })
    await expect(deadly).rejects.toMatchObject({ code: 'ENGINE_RESTARTED' })
    await expect(lost).rejects.toMatchObject({ code: 'ENGINE_RESTARTED' })

    const waiting = supervisor.call('b', 'flows.list', { n: 1 })
    expect(supervisor.state().state).toBe('restarting')
    expect(await waiting).toMatchObject({ method: 'flows.list', pid: engines[1]?.pid })
    expect(states.map(({ state }) => state)).toEqual(['running', 'restarting', 'running'])
    expect(states[1]?.message).toContain('Nothing accepted is lost')
    expect(engines).toHaveLength(2)
  })

  it('watches again for every window that was watching', async () => {
    const { supervisor } = start()
    await supervisor.call('a', 'live.watch', { flow: 'x' })
    await supervisor.call('b', 'live.watch', { flow: 'y' })
    await supervisor.call('b', 'live.watch', { flow: null })
    await supervisor.call('c', 'live.watch', { flow: 'z' })
    supervisor.forget('c')
    expect(await supervisor.call('a', 'shop.read', {})).toMatchObject({ watching: { a: 'x', b: null, c: null } })
    await supervisor.call('a', 'shop.read', { die: true }).catch(() => {})
    expect(await supervisor.call('a', 'shop.read', {})).toHaveProperty('watching', { a: 'x' })
  })

  it('makes calls wait up to a bound, and refuses more as not begun', async () => {
    const { supervisor, becomes } = start({ patient: true })
    await becomes('running')
    await supervisor.call('a', 'shop.read', { die: true }).catch(() => {})
    const calls = Array.from({ length: 260 }, (_, n) => supervisor.call('a', 'flows.list', { n }))
    const results = await Promise.allSettled(calls)
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused).toHaveLength(60)
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'ENGINE_BUSY' })
  })

  it('waits longer after each, and gives up after five within a minute until a person tries again', async () => {
    const { supervisor, pauses, states, engines, becomes } = start({ name: 'broken' })
    await becomes('stopped')
    expect(pauses).toEqual([250, 500, 1000, 2000])
    expect(engines).toHaveLength(5)
    expect(states.at(-1)?.advice).toContain('Start again')
    await expect(supervisor.call('a', 'flows.list', {})).rejects.toMatchObject({ code: 'ENGINE_STOPPED' })
    expect(await supervisor.call('a', 'engine.read', {})).toMatchObject({ state: 'stopped' })

    expect(await supervisor.call('a', 'engine.retry', {})).toMatchObject({ state: 'restarting' })
    const asked = supervisor.call('a', 'flows.list', {})
    await expect(asked).rejects.toMatchObject({ code: 'ENGINE_STOPPED' })
    expect(engines).toHaveLength(10)
  })

  it('is none where the engine ended on purpose: its own words are told, and it is not started again', async () => {
    const { supervisor, states, engines, becomes } = start({ name: 'held' })
    const early = supervisor.call('a', 'flows.list', {})
    await expect(early).rejects.toMatchObject({ code: 'ENGINE_STOPPED', message: 'The store is in use by a test' })
    await becomes('stopped')
    expect(states).toEqual([
      { state: 'stopped', code: 'STORE_HELD', message: 'The store is in use by a test', advice: 'Stop it' },
    ])
    expect(engines).toHaveLength(1)
  })
})

describe('an engine that cannot be trusted', () => {
  it('is started with nothing sent outside after five crashes in ten minutes, until a person says so', async () => {
    const { supervisor, starts, pass } = start()
    const crash = async (): Promise<void> => {
      pass(2 * 60_000)
      await supervisor.call('a', 'shop.read', { die: true }).catch(() => {})
      await supervisor.call('a', 'shop.read', {})
    }
    for (let n = 0; n < 4; n++) await crash()
    expect(starts.map(({ effectsPaused }) => effectsPaused)).toEqual([false, false, false, false, false])
    await crash()
    pass(60 * 60_000)
    await crash()
    expect(starts.slice(5).map(({ effectsPaused }) => effectsPaused)).toEqual([true, true])
    await supervisor.call('a', 'effects.resume', { by: 'Ann' })
    await crash()
    expect(starts.at(-1)).toEqual({ effectsPaused: false })
  })

  it('is ended and started again when it does not answer, and that is said', async () => {
    const { supervisor, states, engines, beat, becomes } = start()
    await becomes('running')
    const lost = supervisor.call('a', 'shop.read', { hang: true })
    const told = expect(lost).rejects.toMatchObject({ code: 'ENGINE_RESTARTED' })
    for (let n = 0; n < 4; n++) beat()
    await told
    expect(await supervisor.call('a', 'flows.list', { n: 1 })).toMatchObject({ pid: engines[1]?.pid })
    expect(states.map(({ state }) => state)).toEqual(['running', 'restarting', 'running'])
    expect(states[1]?.message).toContain('did not answer any more')
    expect(lives(engines[0]?.pid)).toBe(false)
  })

  it('is left alone as long as it says anything', async () => {
    const { supervisor, engines, beat, becomes } = start()
    await becomes('running')
    for (let n = 0; n < 8; n++) {
      beat()
      beat()
      await supervisor.call('a', 'shop.read', {})
    }
    expect(engines).toHaveLength(1)
  })
})

describe('the end', () => {
  it('waits for calls under way, closes the store and leaves no process', async () => {
    const { supervisor, engines, store, becomes } = start({ patient: true })
    await becomes('running')
    const last = supervisor.call('a', 'draft.save', { after: 100 })
    await supervisor.close()
    expect(await last).toMatchObject({ method: 'draft.save' })
    expect(existsSync(`${store}-closed`)).toBe(true)
    expect(lives(engines[0]?.pid)).toBe(false)
    await expect(supervisor.call('a', 'shop.read', {})).rejects.toMatchObject({ code: 'ENGINE_CLOSED' })
  })

  it('also while a restart is due, which then does not come', async () => {
    const { supervisor, engines, becomes } = start({ patient: true })
    await becomes('running')
    await supervisor.call('a', 'shop.read', { die: true }).catch(() => {})
    const waiting = supervisor.call('a', 'shop.read', {})
    await Promise.all([supervisor.close(), expect(waiting).rejects.toMatchObject({ code: 'ENGINE_CLOSED' })])
    expect(engines).toHaveLength(1)
    expect(lives(engines[0]?.pid)).toBe(false)
  })
})
