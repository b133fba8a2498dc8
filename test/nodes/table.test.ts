/** What the form of a table refuses before anything is kept wrongly. */
import { expect, it } from 'vitest'
import { table } from '../../runtime/nodes/consumers/table.ts'

type Config = Parameters<NonNullable<typeof table.check>>[0]
const key = [{ name: 'sku', type: 'text', value: 'data.sku' }] as const
const column = (more: object) => ({ name: 'count', type: 'integer', value: 'data.n', ...more })
const many = Array.from({ length: 201 }, (_, n) => column({ name: `c${n}` }))

it.each<[what: string, config: object, codes: string[]]>([
  ['a sum by a key', { key, columns: [column({ keep: 'add' })] }, []],
  ['a sum without a key', { key: [], columns: [column({ keep: 'add' })] }, ['KEEP_WITHOUT_KEY']],
  ['a first value without a key', { key: [], columns: [column({ keep: 'first' })] }, ['KEEP_WITHOUT_KEY']],
  ['rows as they come', { key: [], columns: [column({ keep: 'set' }), column({ name: 'b' })] }, []],
  ['a sum of texts', { key, columns: [column({ keep: 'add', type: 'text' })] }, ['ADD_TYPE']],
  ['a sum of decimals', { key, columns: [column({ keep: 'add', type: 'decimal' })] }, []],
  ['a last text', { key, columns: [column({ keep: 'set', type: 'text' })] }, []],
  ['a name twice', { key, columns: [column({}), column({ name: 'COUNT' })] }, ['COLUMN_TWICE']],
  ['a column called as the key', { key, columns: [column({ name: 'SKU' })] }, ['COLUMN_TWICE']],
  ['no column at all', { key: [], columns: [] }, ['TABLE_EMPTY']],
  ['a key alone', { key, columns: [] }, []],
  ['200 columns', { key: [], columns: many.slice(1) }, []],
  ['a sentence of its columns', { key, columns: [column({})], says: '{count} of {sku}[ {count}]' }, []],
  ['a sentence with another column', { key, columns: [column({})], says: '{cuont} of {sku}' }, ['SENTENCE_COLUMN']],
  ['201 columns', { key: [], columns: many }, ['TABLE_COLUMNS']],
])('%s', (_what, config, codes) =>
  expect((table.check?.({ table: 't', ...config } as Config) ?? []).map(({ code }) => code)).toEqual(codes),
)
