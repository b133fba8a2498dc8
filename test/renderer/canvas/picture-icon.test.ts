/** An icon in a picture of a flow is the very icon of the window. */
import { expect, it } from 'vitest'
import { joinPaths } from '../../../renderer/canvas/picture-icon.tsx'

it('begins each of its paths where the path says, also one that begins with a relative move', () => {
  expect(joinPaths(['M4 4h16', 'm5 12 7-7', ' m1 1h2', 'M2 2'])).toBe('M4 4h16M0 0m5 12 7-7M0 0m1 1h2M2 2')
})
