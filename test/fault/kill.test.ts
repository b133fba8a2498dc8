import { expect, it } from 'vitest'
import { killLoop } from './kill.ts'

it('loses nothing and does nothing twice, whenever the process is killed (50 kills)', {
  timeout: 240_000,
}, async () => {
  const report = await killLoop({ cycles: 50, seed: 1 })
  expect(report.kills).toBe(50)
  // A loop that only ever hit a starting process would prove nothing.
  expect(report.steps.size).toBeGreaterThan(8)
})
