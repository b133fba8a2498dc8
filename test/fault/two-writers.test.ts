/** Two programs on one store: one owns it and the other is told who does; whoever gets past the lock is fenced off. */
import { existsSync, rmSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openStore } from '../../runtime/host/store/open.ts'
import { verifyAll } from '../../runtime/host/store/verify.ts'
import { ended, liveFlow, Workplace } from '../cli/command.ts'
import { commit, event } from '../store-contract.ts'
import { Opener } from './opener-process.ts'
import { newPlace } from './place.ts'

describe('the command beside the command', () => {
  const place = new Workplace()
  place.write('live.json', liveFlow)
  afterAll(() => place.remove())
  const args = ['run', 'live.json', '--store', 'live.db', '--json']

  it('ends with 4 and names the holder; kill -9 sets the store free at once', async () => {
    const holder = place.start(...args)
    const end = ended(holder)
    await appears(`${place.folder}/live.db-owner`)
    const { code, err } = await place.run(...args)
    expect(code).toBe(4)
    expect(JSON.parse(err)).toMatchObject({
      code: 'STORE_HELD',
      details: { pid: holder.pid, program: 'counterflow run live' },
    })
    holder.kill('SIGKILL')
    await end
    // The name is still there; it is only a name.
    expect(existsSync(`${place.folder}/live.db-owner`)).toBe(true)
    expect(await place.run(...args, '--until-idle')).toMatchObject({ code: 0, err: '' })
  })
})

describe('two openers at the same time', () => {
  it('are always one owner and one that is told so (40 races)', { timeout: 60_000 }, async () => {
    const place = newPlace()
    const [a, b] = await Promise.all([Opener.ready(place.store, 'a'), Opener.ready(place.store, 'b')])
    for (let race = 0; race < 40; race++) {
      const answers = await Promise.all([a.ask('open'), b.ask('open')])
      const winner = answers[0] === 'owner' ? a : b
      expect(answers.toSorted()[1], `race ${race}: ${answers}`).toBe('owner')
      expect(answers.toSorted()[0]).toMatch(/^STORE_HELD/)
      expect(await winner.ask('write')).toBe(`written ${race + 1}`)
      await winner.ask('close')
    }
    await Promise.all([a.end(), b.end()])
    const store = openStore(place.store, { readonly: true })
    expect([store.head, verifyAll(store.parts).damage]).toEqual([40, undefined])
    store.close()
    place.remove()
  })

  it('are free to go on when the owner is killed, without waiting', async () => {
    const place = newPlace()
    const [a, b] = await Promise.all([Opener.ready(place.store, 'a'), Opener.ready(place.store, 'b')])
    expect(await a.ask('open')).toBe('owner')
    expect(await a.ask('write')).toBe('written 1')
    expect(await b.ask('open')).toBe(`STORE_HELD ${a.pid}`)
    await a.kill()
    expect([await b.ask('open'), await b.ask('write')]).toEqual(['owner', 'written 2'])
    await b.end()
    place.remove()
  })
})

describe('a lock that was got round', () => {
  it('leaves one that can write: the other is FENCED, in either order of their commits', async () => {
    for (const first of ['old', 'new'] as const) {
      const place = newPlace()
      const old = await Opener.ready(place.store, 'old')
      expect([await old.ask('open'), await old.ask('write')]).toEqual(['owner', 'written 1'])
      // What a careless hand or a file system without locks does.
      rmSync(`${place.store}-lock`)
      const next = await Opener.ready(place.store, 'new')
      expect(await next.ask('open')).toBe('owner')
      const order = first === 'old' ? [old, next] : [next, old]
      const answers = new Map<Opener, string>()
      for (const opener of order) answers.set(opener, await opener.ask('write'))
      expect([answers.get(old), answers.get(next)]).toEqual(['FENCED', 'written 2'])
      await Promise.all([old.end(), next.end()])
      const store = openStore(place.store, { readonly: true })
      expect([store.head, verifyAll(store.parts).damage]).toEqual([2, undefined])
      store.close()
      place.remove()
    }
  })

  it('inside one process too: nothing of a fenced commit is written', () => {
    const place = newPlace()
    const old = openStore(place.store, { reserveBytes: 0 })
    rmSync(`${place.store}-lock`)
    const next = openStore(place.store, { reserveBytes: 0 })
    const write = (store: typeof old, id: string) => store.commit(commit({ events: [event(store.head + 1, { id })] }))
    expect(() => write(old, 'lost')).toThrow(expect.objectContaining({ code: 'FENCED' }))
    write(next, 'kept')
    expect(() => write(old, 'lost')).toThrow(expect.objectContaining({ code: 'FENCED' }))
    expect([next.head, next.find('/till', 'lost'), next.find('/till', 'kept')]).toEqual([1, undefined, 1])
    next.close()
    old.close()
    expect(openStore(place.store, { reserveBytes: 0 }).head).toBe(1)
    place.remove()
  })
})

/** Resolves when a file is there. */
function appears(path: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(dirname(path), () => look())
    const look = (): void => {
      if (!existsSync(path)) return
      watcher.close()
      resolve()
    }
    look()
  })
}
