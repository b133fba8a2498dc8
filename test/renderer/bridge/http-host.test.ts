/** The bridge over HTTP: what it sends, what failures become, and how it lives through a host that comes and goes. */
import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../../../renderer/bridge/api-failure.ts'
import { httpHost } from '../../../renderer/bridge/http-host.ts'
import type { EngineState } from '../../../runtime/model/api/engine.ts'
import { fakeWeb, settled } from './web.ts'

const failure = { code: 'DRAFT_CONFLICT', message: 'M', kept: 'K', advice: 'A', details: { revision: 4 } }
const running: EngineState = { state: 'running', message: '', advice: '' }

describe('a call', () => {
  it('is a POST with the argument as JSON and the name of the window', async () => {
    const { web, asked } = fakeWeb(() => ({ body: { result: [] } }))
    expect(await httpHost(web).call('tables.list', { flow: 'a' })).toEqual([])
    expect(asked).toEqual([
      {
        url: '/api/tables.list',
        headers: { 'content-type': 'application/json', 'x-counterflow-window': 'window-of-a-test-1' },
        argument: { flow: 'a' },
      },
    ])
  })

  it('gives null as a result, not as a failure', async () => {
    const { web } = fakeWeb(() => ({ body: { result: null } }))
    expect(await httpHost(web).call('flows.remove', { flow: 'a', by: 'Ada' })).toBeNull()
  })

  it('rejects with everything that the host said', async () => {
    const { web } = fakeWeb(() => ({ body: { failure } }))
    const error = await httpHost(web)
      .call('flows.list', {})
      .catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiFailure)
    expect(error).toMatchObject(failure)
  })

  it.each([
    ['a refusal with a status', { status: 401, body: { failure: { ...failure, code: 'NO_SESSION' } } }, 'NO_SESSION'],
    ['another program on the port', { status: 200, body: '<html>' }, 'HOST_ANSWER'],
    ['an answer of another shape', { status: 200, body: [] }, 'HOST_ANSWER'],
    ['a failure without words', { status: 500, body: { failure: 'no' } }, 'HOST_ANSWER'],
    ['no answer', new TypeError('Failed to fetch'), 'HOST_UNREACHABLE'],
  ])('says what it met: %s', async (_name, answer, code) => {
    const { web } = fakeWeb(() => answer)
    await expect(httpHost(web).call('flows.list', {})).rejects.toMatchObject({ code })
  })
})

describe('events', () => {
  it('come to those who listen to them, over one stream', () => {
    const { web, streams } = fakeWeb(() => ({ body: { result: running } }))
    const host = httpHost(web)
    const heard: unknown[] = []
    const stop = host.on('look', (payload) => heard.push(payload))
    host.on('flows', (payload) => heard.push(payload))
    expect(streams.map(({ url }) => url)).toEqual(['/events?window=window-of-a-test-1'])
    streams[0]?.opens()
    streams[0]?.says('look', { count: 2 })
    streams[0]?.says('flows', { flow: 'a' })
    stop()
    streams[0]?.says('look', { count: 3 })
    // The first: what was changed before anybody could hear of it.
    expect(heard).toEqual([{ flow: null }, { count: 2 }, { flow: 'a' }])
  })

  it('go on after the stream broke once, without a word about it', async () => {
    const { web, streams, pauses } = fakeWeb(() => ({ body: { result: running } }))
    const states: unknown[] = []
    httpHost(web).on('engine', (state) => states.push(state))
    streams[0]?.opens()
    streams[0]?.breaks()
    await settled()
    expect(streams).toHaveLength(2)
    expect(streams[0]?.closed).toBe(true)
    streams[1]?.opens()
    streams[1]?.says('engine', running)
    expect(states).toEqual([running])
    expect(pauses).toEqual([250])
  })

  it('say that the connection is lost while nobody answers, and wait longer each time', async () => {
    const { web, streams, pauses } = fakeWeb(() => new TypeError('Failed to fetch'))
    const states: EngineState[] = []
    httpHost(web).on('engine', (state) => states.push(state))
    for (let turn = 0; turn < 7; turn += 1) {
      streams.at(-1)?.breaks()
      await settled()
    }
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
    expect(states.map(({ state }) => state)).toEqual(Array(6).fill('restarting'))
    expect(states[0]?.message).toContain('connection')
  })

  it('keep the last word of a host that said it was closed', async () => {
    const { web, streams } = fakeWeb(() => new TypeError('Failed to fetch'))
    const states: EngineState[] = []
    httpHost(web).on('engine', (state) => states.push(state))
    const closed: EngineState = { state: 'stopped', message: 'Counterflow was closed', advice: 'Start it' }
    streams[0]?.opens()
    streams[0]?.says('engine', closed)
    for (let turn = 0; turn < 3; turn += 1) {
      streams.at(-1)?.breaks()
      await settled()
    }
    expect(states).toEqual([closed])
    streams.at(-1)?.opens()
    streams.at(-1)?.says('engine', running)
    expect(states.at(-1)).toEqual(running)
  })

  it('say why, where the host answers that this window is none of its own any more', async () => {
    const { web, streams } = fakeWeb(() => ({ status: 401, body: { failure: { ...failure, code: 'NO_SESSION' } } }))
    const states: EngineState[] = []
    httpHost(web).on('engine', (state) => states.push(state))
    streams[0]?.breaks()
    await settled()
    streams[1]?.breaks()
    await settled()
    expect(states).toEqual([{ state: 'stopped', message: 'M', advice: 'A' }])
  })

  it('are asked for again when the stream is back: the flow that is watched, and the list of flows', async () => {
    const { web, streams, asked } = fakeWeb(() => ({ body: { result: null } }))
    const host = httpHost(web)
    const heard: unknown[] = []
    host.on('flows', (payload) => heard.push(payload))
    streams[0]?.opens()
    await host.call('live.watch', { flow: 'a' })
    expect(heard).toEqual([{ flow: null }])
    streams[0]?.breaks()
    await settled()
    streams[1]?.opens()
    await settled()
    expect(heard).toEqual([{ flow: null }, { flow: null }])
    expect(asked.at(-1)).toMatchObject({ url: '/api/live.watch', argument: { flow: 'a' } })
    expect(asked).toHaveLength(2)
  })
})
