/** A question about a word right after the index was lost: it is made first, and everything else goes on meanwhile. */
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { indexed } from '../../../runtime/host/app/indexed.ts'
import { openSearch } from '../../../runtime/host/store/search.ts'
import { fill, newFolder } from '../store/folder.ts'

it('is answered once the index has come near the end, and others have their turns in between', async () => {
  const store = newFolder().open()
  fill(store, 6_000)
  const search = openSearch(store)
  let turns = 0
  let isOver = false
  const others = (async () => {
    while (!isOver) {
      await turn()
      turns++
    }
  })()
  await indexed(store, search)
  isOver = true
  await others
  expect(store.head - search.cursor()).toBeLessThanOrEqual(2_000)
  expect(turns).toBeGreaterThan(3)
  // A store that is nearly indexed is not waited for.
  const before = search.cursor()
  await indexed(store, search)
  expect(search.cursor()).toBe(before)
  search.close()
  store.close()
})
