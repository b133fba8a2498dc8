import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ApiFailure } from '../../../renderer/bridge/api-failure.ts'
import { replaceHost } from '../../../renderer/bridge/host.ts'
import type { Handlers } from '../../../renderer/bridge/memory-host.ts'
import { flowDiff } from '../../../renderer/stores/diff.ts'
import { closeDocument, edit, undo, useDocument } from '../../../renderer/stores/document.ts'
import * as flows from '../../../renderer/stores/flows.ts'
import { liveCounts, setLiveCounts } from '../../../renderer/stores/live.ts'
import { setPreferences } from '../../../renderer/stores/preferences.ts'
import { savedUp } from '../../../renderer/stores/saving.ts'
import { select, startOfSession, useSession } from '../../../renderer/stores/session.ts'
import { useShop } from '../../../renderer/stores/shop.ts'
import { startSync } from '../../../renderer/stores/sync.ts'
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import type { LiveCounts } from '../../../runtime/model/api/live.ts'
import { flowOf, routed } from '../document/flows.ts'
import { cardOf, type DraftHost, draftHost } from './drafts.ts'

const other = flowOf({ ...routed, id: 'other', name: 'Other' })
const shop = { name: 'Tea', zone: 'Europe/London', currency: 'GBP', operator: 'Ann', answered: true }
const preferences = { theme: 'system', keepsRunning: false, runsAtLogin: false } as const
const base: Handlers = {
  'shop.read': () => shop,
  'preferences.read': () => preferences,
  'desktop.read': () => ({
    host: 'browser',
    platform: 'linux',
    canKeepRunning: false,
    version: '1',
    store: '/shop.db',
    canShowStore: false,
  }),
  'engine.read': () => ({ state: 'running', message: '', advice: '' }),
  'templates.list': () => [],
}

let stop = (): void => {}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))
const asked = (host: DraftHost, method: string) =>
  host.calls.filter((call) => call.method === method).map(({ argument }) => argument)

async function begin(handlers: Handlers = {}): Promise<DraftHost> {
  const host = draftHost([routed, other], { ...base, ...handlers })
  replaceHost(host.host)
  stop = startSync()
  await settled()
  return host
}

beforeEach(() => useShop.setState({ shop: null }))
afterEach(() => {
  stop()
  closeDocument()
  useSession.setState(startOfSession)
  setLiveCounts(null)
})

describe('at the start', () => {
  it('the shop, its flows and what needs a look are read', async () => {
    await begin()
    expect(useShop.getState()).toMatchObject({ shop, needsLook: 4, engine: { state: 'running' } })
    expect(useShop.getState().flows.map(({ flow }) => flow)).toEqual(['trial', 'other'])
  })

  it('a host that cannot be reached is told, with what to do', async () => {
    await begin({
      'shop.read': () => {
        throw new ApiFailure({ code: 'HOST_UNREACHABLE', message: 'Counterflow is not running.', advice: 'Start it.' })
      },
    })
    expect(useShop.getState().engine).toEqual({
      state: 'stopped',
      message: 'Counterflow is not running.',
      advice: 'Start it.',
    })
  })
})

describe('a flow', () => {
  it('that is opened is shown, watched and selected from nothing', async () => {
    const host = await begin()
    select(['takings'])
    const done = await flows.openFlow('trial')
    expect(done).toMatchObject({ ok: true, value: { revision: 1 } })
    expect(useDocument.getState()).toMatchObject({ id: 'trial', flow: routed, revision: 1 })
    expect(useSession.getState()).toMatchObject({ screen: 'editor', nodes: new Set() })
    await settled()
    expect(asked(host, 'live.watch')).toEqual([{ flow: 'trial' }])
  })

  it('that was asked for first does not cover the one asked for last', async () => {
    const host = await begin()
    const slow: (() => void)[] = []
    replaceHost({
      on: host.host.on,
      call: async (method, argument) => {
        if (method === 'draft.read' && JSON.stringify(argument).includes('trial'))
          await new Promise<void>((resolve) => slow.push(resolve))
        return host.host.call(method, argument)
      },
    })
    const first = flows.openFlow('trial')
    await flows.openFlow('other')
    for (const go of slow) go()
    await first
    expect(useDocument.getState().id).toBe('other')
  })

  it('that cannot be shown is a failure, and what is open stays', async () => {
    const host = await begin()
    await flows.openFlow('other')
    const draft = host.drafts.get('trial')
    if (draft) host.drafts.set('trial', { ...draft, text: '{"format":1}' })
    const done = await flows.openFlow('trial')
    expect(done.ok ? null : done.failure.code).toBe('FLOW_PROBLEMS')
    expect(useDocument.getState().id).toBe('other')
  })

  it('that is turned on or off says so at once, in the name of the operator', async () => {
    const host = await begin({
      'flows.turn': ({ flow, to }) => {
        const draft = host.drafts.get(flow)
        if (draft) host.drafts.set(flow, { ...draft, state: to })
        return { ...cardOf(host.drafts.get(flow) ?? never()), state: to }
      },
    })
    await flows.openFlow('trial')
    await flows.turnFlow('trial', 'on', 'catch up')
    await settled()
    expect(useDocument.getState().state).toBe('on')
    expect(useShop.getState().flows[0]?.state).toBe('on')
    expect(asked(host, 'flows.turn')).toEqual([{ flow: 'trial', to: 'on', by: 'Ann', start: 'catch up' }])
  })

  it('that is published has nothing left to publish, and keeps its history', async () => {
    const host = await begin({
      'publish.apply': ({ flow, revision }) => {
        const draft = host.drafts.get(flow) ?? never()
        const live = { version: 1, hash: 'h', text: draft.text, at: 0, by: 'Ann' }
        const published = { ...draft, live, state: 'on' as const, revision: revision + 1 }
        host.drafts.set(flow, published)
        return published
      },
    })
    await flows.openFlow('trial')
    edit('Rename', (flow) => ({ ...flow, zone: 'UTC' }))
    await savedUp()
    expect(flowDiff().count).toBe(7)
    const done = await flows.publishFlow('trial', useDocument.getState().revision, {})
    expect(done.ok).toBe(true)
    expect(useDocument.getState()).toMatchObject({ state: 'on', live: { version: 1 }, revision: 3 })
    expect(flowDiff().count).toBe(0)
    undo()
    await savedUp()
    expect(flowDiff().count).toBe(1)
    expect(asked(host, 'draft.save').at(-1)).toMatchObject({ revision: 3 })
  })

  it('that goes back to an earlier version can be brought forward again by undo', async () => {
    const host = await begin({
      'versions.revert': ({ flow }) => {
        const draft = host.drafts.get(flow) ?? never()
        const text = writeFlow({ ...routed, zone: 'UTC' })
        const back = {
          ...draft,
          text,
          revision: draft.revision + 1,
          live: { version: 3, hash: 'h', text, at: 0, by: '' },
        }
        host.drafts.set(flow, back)
        return back
      },
    })
    await flows.openFlow('trial')
    await flows.revertFlow('trial', 'h', {})
    expect(useDocument.getState()).toMatchObject({ flow: { zone: 'UTC' }, revision: 2, saved: 'saved' })
    expect(flowDiff().count).toBe(0)
    undo()
    await savedUp()
    expect(host.drafts.get('trial')?.text).toBe(writeFlow(routed))
  })

  it('that is removed while it is open brings the window home; a refusal changes nothing', async () => {
    let refuse = true
    await begin({
      'flows.remove': () => {
        if (refuse) throw new ApiFailure({ code: 'FLOW_ON', message: 'Turn it off first.' })
        return null
      },
    })
    await flows.openFlow('trial')
    expect(await flows.removeFlow('trial')).toMatchObject({ ok: false, failure: { code: 'FLOW_ON' } })
    expect(useSession.getState().screen).toBe('editor')
    refuse = false
    expect(await flows.removeFlow('trial')).toEqual({ ok: true, value: null })
    expect(useSession.getState().screen).toBe('home')
    expect(useDocument.getState().flow).toBeNull()
  })

  it('that is duplicated from the list stays there; from the editor the copy is shown', async () => {
    await begin()
    await flows.duplicateFlow('other')
    expect(useDocument.getState().id).toBeNull()
    await flows.openFlow('trial')
    edit('Rename', (flow) => ({ ...flow, name: 'Newer' }))
    await flows.duplicateFlow('trial')
    expect(useDocument.getState()).toMatchObject({ id: 'trial-copy', flow: { name: 'Newer' } })
  })
})

describe('what the host says', () => {
  const counts: LiveCounts = {
    flow: 'trial',
    at: 1,
    since: 0,
    state: 'on',
    outputs: {},
    stages: {},
    progress: {},
    head: 7,
  }

  it('about the open flow is shown, about another one is not', async () => {
    const host = await begin()
    await flows.openFlow('trial')
    await settled()
    host.tell('live', { ...counts, flow: 'other' })
    expect(liveCounts()).toBeNull()
    host.tell('live', counts)
    expect(liveCounts()).toEqual(counts)
    expect(useDocument.getState().state).toBe('on')
    host.tell('look', { count: 9 })
    expect(useShop.getState().needsLook).toBe(9)
  })

  it('about its engine makes the window ask again when it is back', async () => {
    const host = await begin()
    await flows.openFlow('trial')
    host.tell('engine', { state: 'restarting', message: 'It stopped.', advice: '' })
    edit('Rename', (flow) => ({ ...flow, name: 'A' }))
    expect(useDocument.getState().saved).toBe('waiting')
    await settled()
    host.tell('engine', { state: 'running', message: '', advice: '' })
    await settled()
    expect(useDocument.getState().saved).toBe('saved')
    expect(asked(host, 'live.watch')).toEqual([{ flow: 'trial' }, { flow: 'trial' }])
  })

  it('about a publish in another window is shown here too', async () => {
    const host = await begin()
    await flows.openFlow('trial')
    const draft = host.drafts.get('trial') ?? never()
    const live = { version: 4, hash: 'h', text: draft.text, at: 0, by: 'Bob' }
    host.drafts.set('trial', { ...draft, live, state: 'on' })
    host.tell('flows', { flow: 'trial' })
    await settled()
    expect(useDocument.getState()).toMatchObject({ state: 'on', live: { version: 4, by: 'Bob' } })
    const reads = asked(host, 'draft.read').length
    host.tell('flows', { flow: 'trial' })
    await settled()
    expect(asked(host, 'draft.read')).toHaveLength(reads)
  })

  it('takes a selected step away with the step itself', async () => {
    await begin()
    await flows.openFlow('trial')
    edit('Add', (flow) => ({ ...flow, nodes: { ...flow.nodes, more: { type: 'note', version: 1, config: {} } } }))
    select(['more', 'till'], ['which.paid>takings'])
    undo()
    expect(useSession.getState().nodes).toEqual(new Set(['till']))
    expect(useSession.getState().edges).toEqual(new Set(['which.paid>takings']))
  })
})

it('a preference that the host refuses is taken back', async () => {
  await begin({
    'preferences.write': () => {
      throw new ApiFailure({ code: 'DISK', message: 'The disk is full.' })
    },
  })
  const written = setPreferences({ theme: 'dark' })
  expect(useShop.getState().preferences.theme).toBe('dark')
  expect(await written).toMatchObject({ ok: false })
  expect(useShop.getState().preferences.theme).toBe('system')
})

const never = (): never => {
  throw new Error('no such draft')
}
