import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '../../../runtime/host/store/open.ts'
import { describeStore } from '../../store-contract.ts'

describeStore('the store on disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'))
  const files = join(folder, 'files')
  const open = () =>
    openStore(join(folder, 'shop.db'), { files, reserveBytes: 0, identity: { recent: 8, page: 4, fanIn: 2, step: 8 } })
  let store = open()
  return {
    store,
    reopen: () => {
      store.close()
      store = open()
      return store
    },
    file: (path) => readFileSync(join(files, path), 'utf8'),
    close: () => {
      store.close()
      rmSync(folder, { recursive: true })
    },
  }
})
