import { describe, expect, it } from 'vitest'
import { backupStore } from '../../../runtime/host/store/backup.ts'
import { bringNear, restoreStore, takePlace } from '../../../runtime/host/store/restore.ts'
import { coverage, previewRetention, retain, storeBytes } from '../../../runtime/host/store/retention.ts'
import { verifyAll } from '../../../runtime/host/store/verify.ts'
import { commit, effect, event, part } from '../../store-contract.ts'
import { codeOf, fill, newFolder } from './folder.ts'

describe('a backup', () => {
  it('T-B2: is proven, and restored with effects paused, a new epoch and the old store kept', async () => {
    const folder = newFolder()
    const store = folder.open()
    fill(store, 5)
    const copied = await backupStore(store, `${folder.path}.backup`)
    expect(copied.head).toBe(5)
    fill(store, 3)
    await expect(backupStore(store, copied.path)).rejects.toMatchObject({ code: 'BACKUP_EXISTS' })
    await expect(restoreStore(copied.path, folder.path, { now: 1 })).rejects.toMatchObject({ code: 'STORE_HELD' })
    const epoch = store.parts.epoch
    store.close()
    const { head, old } = await restoreStore(copied.path, folder.path, { now: 1 })
    const restored = folder.open()
    expect([head, restored.head, restored.id, restored.effectsPaused, restored.find('/till', 'e-6')]).toEqual([
      5,
      5,
      store.id,
      true,
      undefined,
    ])
    expect(restored.parts.epoch).toBeGreaterThan(epoch)
    expect(folder.names()).toContain(old?.split('/').at(-1))
    fill(restored, 1)
    restored.pauseEffects(false)
    expect([restored.head, restored.effectsPaused, verifyAll(restored.parts).damage]).toEqual([6, false, undefined])
  })

  it('that was brought near takes no place in which somebody else is, and is left nowhere', async () => {
    const folder = newFolder()
    const store = folder.open()
    fill(store, 2)
    const { path } = await backupStore(store, `${folder.path}.backup`)
    fill(store, 1)
    expect(await bringNear(path, folder.path)).toBe(2)
    expect(codeOf(() => takePlace(folder.path, { now: 1 }))).toBe('STORE_HELD')
    expect(folder.names().filter((name) => /-new|replaced/.test(name))).toEqual([])
    expect(store.head).toBe(3)
    fill(store, 1)
  })

  it('that is damaged is not restored, and the store stays', async () => {
    const folder = newFolder()
    const store = folder.open()
    fill(store, 5)
    const { path } = await backupStore(store, `${folder.path}.backup`)
    store.close()
    const bytes = folder.bytes('.backup')
    const at = bytes.indexOf(Buffer.from('{"order":"order-3"')) + 12
    bytes[at] = 0x21
    folder.write('.backup', bytes)
    await expect(restoreStore(path, folder.path, { now: 1 })).rejects.toMatchObject({
      code: 'BACKUP_DAMAGED',
      details: { offset: 3 },
    })
    expect(folder.open().head).toBe(5)
    expect(folder.names().filter((name) => name.includes('-new'))).toEqual([])
  })
})

describe('retention', () => {
  it('T-P7: removes whole commits, keeps the chain provable and duplicates refused, and says what is covered', () => {
    const folder = newFolder()
    const store = folder.open({ identity: { recent: 8, page: 4, fanIn: 2, step: 8 } })
    fill(store, 10, 5)
    const plan = previewRetention(store, { before: 1_760_000_000_000 + 27 })
    expect(plan).toEqual({ through: 30, events: 30, heldBy: undefined })
    while (retain(store, plan));
    expect(coverage(store)).toEqual({ first: 31, head: 50, since: 1_760_000_000_030, removed: 30 })
    const finds = (found: typeof store): unknown => [0, 1, 30, 31, 50, 51].map((n) => found.find('/till', `e-${n}`))
    expect(finds(store)).toEqual([undefined, 0, 0, 31, 50, undefined])
    expect(verifyAll(store.parts)).toEqual({ checked: 20, from: 31, damage: undefined })
    fill(store, 1)
    store.close()
    const opened = folder.open()
    expect([opened.first, opened.head, finds(opened)]).toEqual([31, 51, [undefined, 0, 0, 31, 50, 51]])
    expect(opened.read(0, 1)[0]?.offset).toBe(31)
  })

  it.each([
    ['a cursor', { stages: [part({ cursor: 17 })] }, 15, /stage shop\/totals/],
    ['an open effect', { effects: [effect('a', { offset: 8 })] }, 5, /effect/],
    ['a finished effect', { effects: [effect('a', { offset: 8, state: 'done' as const })] }, 50, undefined],
    ['a timer', { stages: [part({ cursor: 50, timers: [{ key: 'k', due: 1, cause: 12 }] })] }, 10, /timer/],
    [
      'a letter',
      {
        stages: [
          part({ cursor: 50, letters: [{ stage: 's', offset: 6, split: 0, lane: '', code: '', message: '', at: 0 }] }),
        ],
      },
      5,
      /look/,
    ],
  ])('goes no further than %s allows', (_, more, through, heldBy) => {
    const store = newFolder().open()
    fill(store, 10, 5)
    store.commit(commit(more))
    const plan = previewRetention(store, { before: Number.MAX_SAFE_INTEGER })
    expect(plan.through).toBe(through)
    if (heldBy) expect(plan.heldBy).toMatch(heldBy)
    else expect(plan.heldBy).toBeUndefined()
  })

  it('can empty the log, and offsets go on', () => {
    const folder = newFolder()
    const store = folder.open()
    fill(store, 3)
    while (retain(store, previewRetention(store, { before: Number.MAX_SAFE_INTEGER })));
    expect([store.first, store.head, store.find('/till', 'e-2')]).toEqual([4, 3, 0])
    store.close()
    const opened = folder.open()
    fill(opened, 1)
    expect([opened.first, opened.head, verifyAll(opened.parts).damage]).toEqual([4, 4, undefined])
  })

  it('keeps to a size, and gives the space back', () => {
    const store = newFolder().open()
    const data = 'x'.repeat(900)
    for (let n = 0; n < 20; n++) {
      const events = Array.from({ length: 100 }, (_, at) =>
        event(n * 100 + at + 1, { data, text: JSON.stringify(data) }),
      )
      store.commit(commit({ events }))
    }
    const before = storeBytes(store)
    const plan = previewRetention(store, { maximumBytes: before / 2 })
    while (retain(store, plan));
    expect(storeBytes(store)).toBeLessThan(before * 0.6)
    expect(codeOf(() => fill(store, 1))).toBe('done')
    expect(previewRetention(store, { maximumBytes: before * 2 }).events).toBe(0)
  })
})
