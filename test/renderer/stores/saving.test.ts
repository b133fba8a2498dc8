import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { replaceHost } from '../../../renderer/bridge/host.ts'
import { readDraft } from '../../../renderer/document/read-draft.ts'
import { keepMine, keepMineAsCopy, takeTheirs } from '../../../renderer/stores/conflicts.ts'
import { closeDocument, edit, openDocument, undo, useDocument } from '../../../renderer/stores/document.ts'
import { openFlow } from '../../../renderer/stores/flows.ts'
import { sendKept, useRecovered } from '../../../renderer/stores/recovery.ts'
import { keepAll, savedUp, sendNow, startSaving, useSaving } from '../../../renderer/stores/saving.ts'
import { startSync } from '../../../renderer/stores/sync.ts'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { emptyFlow, routed } from '../document/flows.ts'
import { type DraftHost, draftHost, draftOf, type Mishap, shelf } from './drafts.ts'

const rename = (name: string): void => edit(`Rename to ${name}`, (flow) => ({ ...flow, name }))
const nameAt = (host: DraftHost, flow = 'trial'): string => (readDraft(host.drafts.get(flow)?.text ?? '') as Flow).name
const saves = (host: DraftHost) => host.calls.filter(({ method }) => method === 'draft.save')
const quiet = (): Promise<unknown> => vi.advanceTimersByTimeAsync(60_000)

let stop = (): void => {}
let storage = shelf()

function begin(flow: Flow = routed): DraftHost {
  const host = draftHost([flow])
  replaceHost(host.host)
  storage = shelf()
  stop = startSaving(storage)
  openDocument(draftOf(flow), flow, null)
  return host
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  stop()
  closeDocument()
  useSaving.setState({ conflict: null, failure: null })
  useRecovered.setState({ copies: [] })
  vi.useRealTimers()
})

describe('every edit goes to the host', () => {
  it('at once, with its name and the revision that it follows, and undo too', async () => {
    const host = begin()
    expect(useDocument.getState().saved).toBe('saved')
    rename('A')
    expect(useDocument.getState().saved).toBe('saving')
    await quiet()
    expect(useDocument.getState()).toMatchObject({ saved: 'saved', revision: 2 })
    undo()
    await quiet()
    expect(saves(host).map(({ argument }) => argument)).toMatchObject([
      { label: 'Rename to A', revision: 1 },
      { revision: 2 },
    ])
    expect(nameAt(host)).toBe('Trial')
  })

  it('one at a time: of those that come meanwhile only the newest is sent', async () => {
    const host = begin()
    host.hold = true
    for (const name of ['A', 'B', 'C', 'D']) rename(name)
    await quiet()
    expect(saves(host)).toHaveLength(1)
    host.release()
    await quiet()
    expect(saves(host)).toHaveLength(2)
    expect(nameAt(host)).toBe('D')
    expect(useDocument.getState().saved).toBe('saved')
  })

  it('and waits, and is sent again, while the engine is away', async () => {
    const host = begin()
    host.mishaps = ['refuse', 'refuse', 'refuse']
    rename('A')
    await vi.advanceTimersByTimeAsync(1)
    expect(useDocument.getState().saved).toBe('waiting')
    expect(useSaving.getState().failure?.code).toBe('ENGINE_RESTARTED')
    await expect(savedUp()).rejects.toMatchObject({ code: 'ENGINE_RESTARTED' })
    rename('B')
    await quiet()
    expect(useDocument.getState().saved).toBe('saved')
    expect(useSaving.getState().failure).toBeNull()
    expect(nameAt(host)).toBe('B')
  })

  it('without waiting longer than until the engine is back', async () => {
    const host = begin()
    host.mishaps = ['refuse', 'refuse', 'refuse', 'refuse', 'refuse']
    rename('A')
    await vi.advanceTimersByTimeAsync(4_000)
    expect(useDocument.getState().saved).toBe('waiting')
    sendNow()
    await vi.advanceTimersByTimeAsync(1)
    expect(nameAt(host)).toBe('A')
  })

  it('also when the flow was left before the host had everything', async () => {
    const host = begin()
    host.hold = true
    rename('A')
    rename('B')
    closeDocument()
    host.release()
    await quiet()
    expect(nameAt(host)).toBe('B')
  })

  it('and what was left unsaved is shown when the flow is opened again', async () => {
    const host = begin()
    host.mishaps = ['refuse', 'refuse', 'refuse', 'refuse']
    rename('A')
    await vi.advanceTimersByTimeAsync(1)
    closeDocument()
    await openFlow('trial')
    expect(useDocument.getState().flow?.name).toBe('A')
    await quiet()
    expect(nameAt(host)).toBe('A')
    expect(useDocument.getState()).toMatchObject({ saved: 'saved' })
  })

  it('before somebody goes on: `savedUp` waits for the newest edit', async () => {
    const host = begin()
    host.hold = true
    rename('A')
    let done = false
    const waiting = savedUp().then(() => {
      done = true
    })
    rename('B')
    await quiet()
    expect(done).toBe(false)
    host.release()
    await quiet()
    await waiting
    expect(nameAt(host)).toBe('B')
  })
})

describe('an answer that was lost', () => {
  it('is no conflict: the host has our own text', async () => {
    const host = begin()
    host.mishaps = ['lose']
    rename('A')
    await quiet()
    expect(useSaving.getState().conflict).toBeNull()
    expect(useDocument.getState()).toMatchObject({ saved: 'saved', revision: 2 })
    expect(nameAt(host)).toBe('A')
  })

  it('and an edit after it follows what the host has', async () => {
    const host = begin()
    host.mishaps = ['lose']
    rename('A')
    await vi.advanceTimersByTimeAsync(1)
    rename('B')
    await quiet()
    expect(useSaving.getState().conflict).toBeNull()
    expect(nameAt(host)).toBe('B')
  })

  it('and an undo after it is sent, since the host has the edit', async () => {
    const host = begin()
    host.mishaps = ['lose']
    rename('A')
    await vi.advanceTimersByTimeAsync(1)
    undo()
    await quiet()
    expect(nameAt(host)).toBe('Trial')
  })
})

describe('an edit in another window', () => {
  const theirs = { ...routed, name: 'Theirs' }

  async function conflict(): Promise<DraftHost> {
    const host = begin()
    host.hold = true
    rename('Mine')
    host.saveElsewhere('trial', theirs)
    host.release()
    await quiet()
    expect(useSaving.getState().conflict).toMatchObject({ flow: 'trial', theirs: { revision: 2 } })
    return host
  }

  it('is never overwritten unasked', async () => {
    const host = await conflict()
    rename('Mine, further')
    await quiet()
    expect(nameAt(host)).toBe('Theirs')
    expect(useDocument.getState()).toMatchObject({ saved: 'waiting', flow: { name: 'Mine, further' } })
  })

  it('can be taken, and undo gives back what was here', async () => {
    const host = await conflict()
    takeTheirs()
    await quiet()
    expect(useDocument.getState()).toMatchObject({ saved: 'saved', revision: 2, flow: { name: 'Theirs' } })
    expect(saves(host)).toHaveLength(1)
    undo()
    await quiet()
    expect(nameAt(host)).toBe('Mine')
  })

  it('can be followed by what is here', async () => {
    const host = await conflict()
    keepMine()
    await quiet()
    expect(nameAt(host)).toBe('Mine')
    expect(useSaving.getState().conflict).toBeNull()
    expect(useDocument.getState()).toMatchObject({ saved: 'saved', revision: 3 })
  })

  it('can stand beside a copy of what is here', async () => {
    const host = await conflict()
    const done = keepMineAsCopy()
    await quiet()
    expect(await done).toMatchObject({ ok: true })
    expect(nameAt(host)).toBe('Theirs')
    expect(nameAt(host, 'trial-copy')).toBe('Mine (my edits)')
    expect(useDocument.getState().flow?.name).toBe('Theirs')
  })

  it('is shown by itself where nothing is unsaved here', async () => {
    const host = begin()
    const stopSync = startSync()
    for (const name of ['Th', 'Theirs']) {
      host.saveElsewhere('trial', { ...theirs, name })
      await vi.advanceTimersByTimeAsync(10)
    }
    expect(useDocument.getState()).toMatchObject({ flow: { name: 'Theirs' }, revision: 3, saved: 'saved' })
    expect(useDocument.getState().history.past).toHaveLength(1)
    expect(saves(host)).toHaveLength(0)
    undo()
    await quiet()
    expect(nameAt(host)).toBe('Trial')
    stopSync()
  })
})

describe('a window that goes', () => {
  it('keeps what the host has not confirmed, and the next one sends it', async () => {
    const host = begin()
    host.mishaps = Array<Mishap>(100).fill('refuse')
    rename('A')
    keepAll()
    stop()
    expect(storage.entries.size).toBe(1)
    host.mishaps = []
    await sendKept(storage)
    expect(nameAt(host)).toBe('A')
    expect(storage.entries.size).toBe(0)
  })

  it('keeps nothing that is saved', async () => {
    const host = begin()
    rename('A')
    await quiet()
    keepAll()
    expect(storage.entries.size).toBe(0)
    expect(nameAt(host)).toBe('A')
  })

  it('whose last edit had arrived after all leaves no second one', async () => {
    const host = begin()
    host.hold = true
    rename('A')
    keepAll()
    stop()
    host.release()
    await quiet()
    await sendKept(storage)
    expect(saves(host)).toHaveLength(1)
    expect(storage.entries.size).toBe(0)
  })

  it('and was overtaken by another one gives its edits as a flow of their own', async () => {
    const host = begin()
    host.mishaps = Array<Mishap>(100).fill('refuse')
    rename('Mine')
    keepAll()
    stop()
    host.mishaps = []
    host.saveElsewhere('trial', { ...routed, name: 'Theirs' })
    await sendKept(storage)
    expect(nameAt(host)).toBe('Theirs')
    expect(nameAt(host, 'trial-copy')).toBe('Mine (edits kept from before)')
    expect(useRecovered.getState().copies).toEqual(['Mine (edits kept from before)'])
    expect(storage.entries.size).toBe(0)
  })

  it('leaves alone what it cannot read, and what is of another program', async () => {
    begin()
    const odd = shelf()
    odd.setItem('counterflow.unsaved.trial', '{"flow":1}')
    odd.setItem('counterflow.unsaved.x', '{')
    odd.setItem('other', 'x')
    await sendKept(odd)
    expect(odd.entries.size).toBe(3)
  })
})

it('whatever goes wrong on the way, the last edit arrives', async () => {
  const move = fc.oneof(
    fc.record({ do: fc.constant('edit' as const), to: fc.constantFrom('A', 'B', 'C') }),
    fc.constantFrom(
      { do: 'undo' as const },
      { do: 'pause' as const },
      { do: 'leave' as const },
      { do: 'hold' as const },
    ),
  )
  const mishap = fc.constantFrom<Mishap>('none', 'refuse', 'lose')
  await fc.assert(
    fc.asyncProperty(
      fc.array(move, { minLength: 1, maxLength: 15 }),
      fc.array(mishap, { maxLength: 12 }),
      async (moves, mishaps) => {
        const host = begin(emptyFlow)
        host.mishaps = [...mishaps]
        let count = 0
        for (const step of moves) {
          if (step.do === 'edit') rename(`${step.to} ${count++}`)
          else if (step.do === 'undo') undo()
          else if (step.do === 'hold') host.hold = !host.hold
          else if (step.do === 'pause') await vi.advanceTimersByTimeAsync(300)
          else if (useDocument.getState().id !== null) {
            closeDocument()
            await openFlow('trial')
          }
          if (!host.hold) host.release()
        }
        host.release()
        await quiet()
        const { flow, saved } = useDocument.getState()
        expect(saved).toBe('saved')
        expect(useSaving.getState().conflict).toBeNull()
        expect(host.drafts.get('trial')?.text).toBe(writeFlow(flow ?? emptyFlow))
        stop()
        closeDocument()
      },
    ),
    { numRuns: 150 },
  )
})
