/** Which calls are repeated without a person when their answer was lost, and which never are. */
import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../../../renderer/bridge/api-failure.ts'
import { askingAgain, pauses } from '../../../renderer/bridge/asking-again.ts'
import type { Host, MethodName } from '../../../runtime/model/api.ts'

function failing(code: string, times: number): { host: Host; asked: string[]; waited: number[] } {
  const asked: string[] = []
  const waited: number[] = []
  const inner: Host = {
    on: () => () => {},
    async call(method) {
      asked.push(method)
      if (asked.length <= times) throw new ApiFailure({ code, message: 'M' })
      return 'answer' as never
    },
  }
  const host = askingAgain(inner, async (ms) => {
    waited.push(ms)
  })
  return { host, asked, waited }
}

const reading: readonly MethodName[] = [
  'shop.read',
  'flows.list',
  'tables.page',
  'history.page',
  'history.range',
  'history.types',
  'history.ways',
  'event.read',
  'versions.read',
  'look.list',
  'live.watch',
  'draft.save',
]
const changing: readonly MethodName[] = [
  'flows.create',
  'flows.import',
  'flows.turn',
  'flows.remove',
  'publish.apply',
  'versions.revert',
  'events.send',
  'look.decide',
  'engine.retry',
]

describe('a lost answer', () => {
  it.each(reading)('of %s is asked for again', async (method) => {
    for (const code of ['ENGINE_RESTARTED', 'HOST_UNREACHABLE']) {
      const { host, waited } = failing(code, 2)
      expect(await host.call(method, {} as never)).toBe('answer')
      expect(waited).toEqual([250, 500])
    }
  })

  it.each(changing)('of %s is told: it may have been done', async (method) => {
    for (const code of ['ENGINE_RESTARTED', 'HOST_UNREACHABLE']) {
      const { host, asked } = failing(code, 1)
      await expect(host.call(method, {} as never)).rejects.toMatchObject({ code })
      expect(asked).toHaveLength(1)
    }
  })

  it.each([...reading, ...changing])('of %s is no matter where it was not begun', async (method) => {
    const { host } = failing('ENGINE_BUSY', 3)
    expect(await host.call(method, {} as never)).toBe('answer')
  })

  it('is given up in the end, with the last failure', async () => {
    const { host, asked, waited } = failing('HOST_UNREACHABLE', Number.POSITIVE_INFINITY)
    await expect(host.call('flows.list', {})).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
    expect(waited).toEqual(pauses)
    expect(asked).toHaveLength(pauses.length + 1)
  })
})

describe('a failure of another kind', () => {
  it('is never a reason to ask again', async () => {
    for (const code of ['DRAFT_CONFLICT', 'ENGINE_STOPPED', 'NO_SESSION', 'UNKNOWN_METHOD']) {
      const { host, asked } = failing(code, 1)
      await expect(host.call('draft.save', {} as never)).rejects.toMatchObject({ code })
      expect(asked).toHaveLength(1)
    }
  })

  it('is an ApiFailure whatever the carrier threw', async () => {
    const thrown: readonly (readonly [unknown, string, string])[] = [
      [{ code: 'X', message: 'plain', kept: 'K', advice: 'A', details: {} }, 'X', 'plain'],
      [new Error('a bug'), 'UNEXPECTED', 'a bug'],
      ['a text', 'UNEXPECTED', 'a text'],
      [undefined, 'UNEXPECTED', 'undefined'],
    ]
    for (const [value, code, message] of thrown) {
      const host = askingAgain({ on: () => () => {}, call: () => Promise.reject(value) }, async () => {})
      const error = await host.call('flows.list', {}).catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(ApiFailure)
      expect(error).toMatchObject({ code, message })
    }
  })
})
