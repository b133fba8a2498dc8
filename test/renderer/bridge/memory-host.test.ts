/** The in-memory pair behaves as every carrier does, so that a test over it means something. */
import { afterEach, describe, expect, it } from 'vitest'
import { ApiFailure } from '../../../renderer/bridge/api-failure.ts'
import { host, replaceHost } from '../../../renderer/bridge/host.ts'
import { memoryHost } from '../../../renderer/bridge/memory-host.ts'

const global: { counterflow?: unknown } = globalThis as never

describe('the in-memory pair', () => {
  it('answers with copies, so that neither side changes what the other has', async () => {
    const draft = { revision: 1, labels: ['a'] }
    const { host, calls } = memoryHost({ 'draft.save': (argument) => ({ ...argument, ...draft }) })
    const argument = { flow: 'a', text: '{}', revision: 0, label: 'Move' }
    const result = await host.call('draft.save', argument)
    argument.label = 'changed later'
    draft.labels.push('changed later')
    expect(result).toEqual({ flow: 'a', text: '{}', revision: 1, label: 'Move', labels: ['a'] })
    expect(calls).toEqual([{ method: 'draft.save', argument: { flow: 'a', text: '{}', revision: 0, label: 'Move' } }])
  })

  it('rejects with an ApiFailure, also where nobody answers', async () => {
    const refuse = (): never => {
      throw new ApiFailure({ code: 'DRAFT_CONFLICT', message: 'M', details: { revision: 3 } })
    }
    const { host } = memoryHost({ 'draft.read': refuse })
    await expect(host.call('draft.read', { flow: 'a' })).rejects.toMatchObject({
      code: 'DRAFT_CONFLICT',
      details: { revision: 3 },
    })
    await expect(host.call('flows.list', {})).rejects.toMatchObject({ code: 'UNKNOWN_METHOD' })
  })

  it('tells events to those who still listen', () => {
    const { host, tell } = memoryHost({})
    const heard: unknown[] = []
    const stop = host.on('look', (payload) => heard.push(payload))
    tell('look', { count: 1 })
    tell('draft', { flow: 'a', revision: 2 })
    stop()
    tell('look', { count: 2 })
    expect(heard).toEqual([{ count: 1 }])
  })
})

describe('host()', () => {
  afterEach(() => {
    delete global.counterflow
  })

  it('is what Electron put into the window, asked again where an answer was lost', async () => {
    const { host: inner } = memoryHost({ 'flows.list': () => [] })
    let lost = 1
    global.counterflow = {
      on: inner.on,
      call: (...words: Parameters<typeof inner.call>) =>
        lost-- > 0 ? Promise.reject({ code: 'ENGINE_RESTARTED', message: 'M' }) : inner.call(...words),
    }
    expect(await host().call('flows.list', {})).toEqual([])
    expect(host()).toBe(host())
  })

  it('is the one that a test put in its place', () => {
    const { host: mine } = memoryHost({})
    replaceHost(mine)
    expect(host()).toBe(mine)
  })
})
