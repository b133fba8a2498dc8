/** Hands that never touch a mouse. */
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { eventually } from './hands.ts'

export type Keys = {
  press(...keys: readonly string[]): Promise<void>
  type(text: string): Promise<void>
  /** As far as the focus has to go, by Tab. */
  tabTo(place: Locator, key?: string): Promise<void>
  /** To a button, and presses it. */
  push(place: Locator): Promise<void>
  focused(place: Locator): Promise<void>
}

const farthest = 120

export function keysOf(page: () => Page): Keys {
  const press: Keys['press'] = async (...keys) => {
    for (const key of keys) await page().keyboard.press(key)
  }
  const isFocused = (place: Locator): Promise<boolean> =>
    place.evaluate((element) => element === document.activeElement).catch(() => false)
  const tabTo: Keys['tabTo'] = async (place, key = 'Tab') => {
    await place.waitFor()
    for (let count = 0; count < farthest && !(await isFocused(place)); count++) await press(key)
    await expect.poll(() => isFocused(place)).toBe(true)
  }
  return {
    press,
    type: (text) => page().keyboard.insertText(text),
    tabTo,
    async push(place) {
      await tabTo(place)
      await press('Enter')
    },
    focused: (place) => eventually(() => isFocused(place)).toBe(true),
  }
}
