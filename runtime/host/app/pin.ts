/** The PIN that is asked for where money moves: kept as a hash, slow to try out, and with a way out for who forgot it. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { PinState } from '../../model/api/approvals.ts'
import { isObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { ShopParts } from './shop-parts.ts'

const setting = 'approvals.pin'
const hashing = promisify<string, Buffer, number, Buffer>(scrypt)
const hashLength = 32
const shape = /^\d{4,12}$/
/** Wrong ones in a row before it is locked, and for how long: ten thousand PINs take weeks. */
const tries = 5
const lockedFor = 15 * 60_000
/** Long enough that whoever knows it comes by meanwhile. */
const forgottenAfter = 24 * 3_600_000

type Kept = {
  readonly salt: string
  readonly hash: string
  readonly wrong: number
  readonly lockedUntil: number | null
  readonly waitsUntil: number | null
}

export type PinParts = Pick<ShopParts, 'store'> & { readonly services: Pick<ShopParts['services'], 'clock'> }

export function openPin({ store, services: { clock } }: PinParts) {
  const { settings } = store.parts

  function read(): Kept | undefined {
    const value = settings.get(setting)
    if (!isObject(value) || typeof value.salt !== 'string' || typeof value.hash !== 'string') return undefined
    const moment = (name: 'lockedUntil' | 'waitsUntil'): number | null => {
      const found = value[name]
      return typeof found === 'number' ? found : null
    }
    const kept = {
      salt: value.salt,
      hash: value.hash,
      wrong: Number(value.wrong ?? 0),
      lockedUntil: moment('lockedUntil'),
      waitsUntil: moment('waitsUntil'),
    }
    return kept.waitsUntil !== null && kept.waitsUntil <= clock.now() ? undefined : kept
  }

  const write = (kept: Kept): void => store.atomically(() => settings.set(setting, kept))

  function state(): PinState {
    const kept = read()
    const locked = kept?.lockedUntil ?? null
    return {
      set: kept !== undefined,
      waitsUntil: kept?.waitsUntil ?? null,
      lockedUntil: locked !== null && locked > clock.now() ? locked : null,
    }
  }

  /** @throws PIN_UNSET, PIN_NEEDED, PIN_LOCKED, PIN_WRONG */
  async function prove(pin: string | undefined): Promise<void> {
    const kept = read()
    if (kept === undefined)
      throw refused('PIN_UNSET', 'Money moves here, and there is no PIN yet.', 'Choose a PIN first.')
    if (pin === undefined || pin === '') throw refused('PIN_NEEDED', 'The PIN is needed here.', 'Enter the PIN.')
    const { lockedUntil } = state()
    if (lockedUntil !== null) throw locked(lockedUntil)
    // Counted before it is tried: many at once are many.
    const wrong = kept.wrong + 1
    write({ ...kept, wrong, lockedUntil: wrong >= tries ? clock.now() + lockedFor : null })
    const hash = await hashing(pin, Buffer.from(kept.salt, 'hex'), hashLength)
    if (!timingSafeEqual(hash, Buffer.from(kept.hash, 'hex'))) {
      if (wrong >= tries) throw locked(clock.now() + lockedFor)
      const left = tries - wrong
      throw refused(
        'PIN_WRONG',
        `This is not the PIN. ${left === 1 ? 'One more try' : `${left} more tries`} before it is locked for a while.`,
        'Enter it again.',
      )
    }
    const now = read()
    if (now) write({ ...now, wrong: 0, lockedUntil: null })
  }

  return {
    state,
    prove,
    /** @throws PIN_SHAPE, and what `prove` throws where there is one already */
    async set(pin: string, before: string | undefined): Promise<PinState> {
      if (!shape.test(pin))
        throw refused('PIN_SHAPE', 'Expected a PIN of 4 to 12 digits.', 'Choose digits that are easy to keep in mind.')
      if (read() !== undefined) await prove(before)
      const salt = randomBytes(16)
      const hash = await hashing(pin, salt, hashLength)
      write({
        salt: salt.toString('hex'),
        hash: hash.toString('hex'),
        wrong: 0,
        lockedUntil: null,
        waitsUntil: null,
      })
      return state()
    },
    forget(): PinState {
      const kept = read()
      if (kept !== undefined && kept.waitsUntil === null) write({ ...kept, waitsUntil: clock.now() + forgottenAfter })
      return state()
    },
    /** Whoever knows it has come by. */
    async keep(pin: string): Promise<PinState> {
      await prove(pin)
      const kept = read()
      if (kept !== undefined) write({ ...kept, waitsUntil: null })
      return state()
    },
  }
}

const refused = (code: string, message: string, advice: string): CounterflowError =>
  new CounterflowError(code, message, { kept: 'Nothing was changed and nothing was approved.', advice })

const locked = (until: number): CounterflowError =>
  new CounterflowError('PIN_LOCKED', 'The PIN was wrong too often and is locked for a quarter of an hour.', {
    kept: 'Nothing was approved. The questions go on waiting.',
    advice: 'Wait, or say that it was forgotten in the settings.',
    details: { until },
  })
