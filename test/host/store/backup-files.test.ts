import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backupName, backupsToDrop, backupTime } from '../../../runtime/host/store/backup-files.ts'

const day = 86_400_000
const start = Date.UTC(2026, 2, 1, 3)
const at = (time: number) => ({ name: backupName(time), at: time, bytes: 1 })

describe('copies of a store', () => {
  it('are named by their moment, and nothing else is taken for one', () => {
    expect(backupName(start)).toBe('backup-2026-03-01T03-00-00Z.db')
    expect(backupTime(backupName(start))).toBe(start)
    for (const name of [
      'shop.db',
      'backup-2026-03-01.db',
      'backup-2026-03-01T03-00-00Z.db-wal',
      'backup-2026-13-41T03-00-00Z.db',
    ])
      expect(backupTime(name)).toBe(undefined)
  })

  it('of sixty days leave seven days and four weeks', () => {
    const files = Array.from({ length: 60 }, (_, n) => at(start + n * day))
    const gone = new Set(backupsToDrop(files))
    const kept = files.filter((file) => !gone.has(file)).map((file) => Math.round((file.at - start) / day))
    expect(kept.slice(-7)).toEqual([53, 54, 55, 56, 57, 58, 59])
    expect(kept.length).toBeLessThanOrEqual(11)
  })

  it('always leave the newest one, and never more than eleven, whatever was made when', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 400 * day }), { maxLength: 60 }), (times) => {
        const files = times.map((time) => at(start + Math.floor(time / 1_000) * 1_000))
        const gone = new Set(backupsToDrop(files))
        const kept = files.filter((file) => !gone.has(file))
        expect(kept.length).toBeLessThanOrEqual(11)
        const newest = files.toSorted((a, b) => b.at - a.at)[0]
        if (newest) expect(gone.has(newest)).toBe(false)
        expect(backupsToDrop(kept)).toEqual([])
      }),
    )
  })
})
