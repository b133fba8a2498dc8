import { expect, it } from 'vitest'
import { type Bounds, placeOn, smallest } from '../../electron/bounds.ts'

const screen: Bounds = { x: 0, y: 25, width: 1920, height: 1055 }
const left: Bounds = { x: -1280, y: 0, width: 1280, height: 1024 }
const saved: Bounds = { x: 100, y: 80, width: 1200, height: 800 }

it('opens in the middle the first time, in a size that fits', () => {
  expect(placeOn([screen], null)).toEqual({ width: 1280, height: 840 })
  expect(placeOn([{ ...screen, width: 1024, height: 700 }], null)).toEqual({ width: 1024, height: 700 })
})

it.each([
  ['where it was', [screen], saved],
  ['on the second screen', [screen, left], { ...saved, x: -1200 }],
  ['partly beyond the edge', [screen], { ...saved, x: 1700 }],
] as const)('stays %s', (_where, screens, bounds) => {
  expect(placeOn(screens, bounds)).toEqual(bounds)
})

it.each([
  ['on a screen that is gone', { ...saved, x: -1200 }],
  ['below the last line', { ...saved, y: 1070 }],
  ['with its title bar above the screen', { ...saved, y: -40 }],
  ['with too little of it to catch', { ...saved, x: 1900 }],
  ['at the end of the world', { ...saved, x: 99_000, y: 99_000 }],
])('comes back to the middle when it was %s', (_where, bounds) => {
  expect(placeOn([screen], bounds)).toEqual({ width: 1200, height: 800 })
})

it('is neither larger than its screen nor smaller than it can be used', () => {
  expect(placeOn([screen], { ...saved, width: 5000, height: 5000 })).toMatchObject({ width: 1920, height: 1055 })
  expect(placeOn([screen], { ...saved, width: 10, height: 10 })).toMatchObject(smallest)
})

it('opens also where the system names no screen', () => {
  expect(placeOn([], saved)).toEqual({ width: 1200, height: 800 })
})
