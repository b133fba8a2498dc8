/** What the shop has said about itself, and how this machine shall behave. */
import type { Preferences, Shop } from '../../model/api/shop.ts'
import { isObject, type JsonObject } from '../../model/json.ts'
import { currencies } from '../../model/money.ts'
import { CounterflowError } from '../../model/problem.ts'
import { zoneOf } from '../../model/zone.ts'
import type { ShopParts } from './shop-parts.ts'

/** Characters: a name becomes a part of the source of events, where half a character would be none. */
const longestName = 60
const themes = ['system', 'light', 'dark'] as const

export function openShopFacts({ store, tell }: ShopParts) {
  const { settings } = store.parts
  const kept = (name: string): JsonObject => {
    const value = settings.get(name)
    return isObject(value) ? value : {}
  }

  function shop(): Shop {
    const { name, zone, currency, operator } = kept('shop')
    return {
      name: typeof name === 'string' ? name : '',
      zone: typeof zone === 'string' ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone,
      currency: typeof currency === 'string' ? currency : 'EUR',
      operator: typeof operator === 'string' ? operator : '',
      answered: typeof zone === 'string',
    }
  }

  function preferences(): Preferences {
    const { theme, keepsRunning, runsAtLogin } = kept('preferences')
    return {
      theme: themes.find((each) => each === theme) ?? 'system',
      keepsRunning: keepsRunning === true,
      runsAtLogin: runsAtLogin === true,
    }
  }

  return {
    shop,
    /** @throws SHOP_ZONE, SHOP_CURRENCY */
    answer({ name, zone, currency, operator }: Omit<Shop, 'answered'>): Shop {
      if (zoneOf(zone) === null)
        throw refused(
          'SHOP_ZONE',
          `Expected a time zone such as Europe/London, got ${JSON.stringify(zone.slice(0, 60))}.`,
        )
      if (!currencies.includes(currency))
        throw refused('SHOP_CURRENCY', `Expected a currency such as GBP, got ${JSON.stringify(currency.slice(0, 60))}.`)
      store.atomically(() => settings.set('shop', { name: name.trim(), zone, currency, operator: operator.trim() }))
      tell('flows', { flow: null })
      return shop()
    },
    preferences,
    prefer(change: Partial<Preferences>): Preferences {
      const next = { ...preferences(), ...change }
      store.atomically(() => settings.set('preferences', { ...next }))
      return next
    },
    /** Who does something: the name that came with it, else the one that was asked for once. */
    person: (by: string): string => (by.trim() || shop().operator || 'someone').toWellFormed().slice(0, longestName),
  }
}

export type ShopFacts = ReturnType<typeof openShopFacts>

const refused = (code: string, message: string): CounterflowError =>
  new CounterflowError(code, message, { kept: 'Nothing was changed.', advice: 'Choose one from the list.' })
