/** Builds a table anew and swaps it in, and kills itself in the middle of the swap: the old rows are gone, the new ones not there yet. */
import { openStore } from '../../runtime/host/store/open.ts'
import { openTableRebuild } from '../../runtime/host/table-rebuild.ts'

const [path = '', table = ''] = process.argv.slice(2)
const store = openStore(path, { program: 'victim', reserveBytes: 0 })
const work = openTableRebuild(store, table)
for (const _ of work.steps);
const { db } = store.parts
const exec = db.exec.bind(db)
db.exec = (sql) => {
  if (!sql.startsWith(`DELETE FROM main."table_${table}"`)) return exec(sql)
  exec(`DELETE FROM main."table_${table}"`)
  console.log('in the middle')
  process.kill(process.pid, 'SIGKILL')
  return db
}
work.swap()
