/** The rows of one table for a scroller, sorted and filtered by the host. */
import { useEffect, useReducer, useRef, useState } from 'react'
import type { Failure } from '../../../runtime/model/api/failure.ts'
import type { TableQuery } from '../../../runtime/model/api/tables.ts'
import type { Row } from '../../../runtime/model/table.ts'
import { asApiFailure } from '../../bridge/api-failure.ts'
import { host } from '../../bridge/host.ts'
import { createRowBlocks, type RowBlocks } from '../row-blocks.ts'

/** A first answer: more than fit on any screen. */
const firstRows = 200

export type TableRows = {
  /** Null until the first answer. */
  readonly total: number | null
  /** The last question failed; what is shown is older. */
  readonly failure: Failure | null
  row(index: number): Row | undefined
  retry(): void
}

/** `age` rises when the table may have changed. */
export function useTableRows(query: TableQuery, age: number): TableRows {
  const [total, setTotal] = useState<number | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [tries, again] = useReducer((count: number) => count + 1, 0)
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const blocks = useRef<RowBlocks<Row>>(null)
  const asked = JSON.stringify(query)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for the query, `tries` asks again.
  useEffect(() => {
    let gone = false
    const made = createRowBlocks<Row>(async (first, last) => {
      try {
        const found = await host().call('tables.page', { ...query, after: first, limit: last - first + 1 })
        if (!gone) {
          setTotal(found.total)
          setFailure(null)
        }
        return new Map(found.rows.map((row, index) => [first + index, row]))
      } catch (error) {
        if (!gone) setFailure(asApiFailure(error))
        throw error
      }
    }, redraw)
    // The rows of the former question are shown until the first of the new one are there.
    void made.load(0, firstRows).then(() => {
      if (gone) return
      blocks.current?.stop()
      blocks.current = made
      redraw()
    })
    return () => {
      gone = true
      made.stop()
    }
  }, [asked, tries])
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is what `age` says.
  useEffect(() => {
    blocks.current?.refresh()
    // How many there are is asked for as well where none is in view.
    void blocks.current?.load(0, firstRows)
  }, [age])
  return {
    total,
    failure,
    row: (index) => blocks.current?.row(index, total ?? 0),
    retry: again,
  }
}
