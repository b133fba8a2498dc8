/**
 * The ways of the events in view. They are asked for once a list has come to rest, so that scrolling waits for nothing,
 * and again as long as something about them is still open.
 */
import { useEffect } from 'react'
import { create } from 'zustand'
import type { RowOutcome, RowWay } from '../../../runtime/model/api/history.ts'
import { host } from '../../bridge/host.ts'

/** Of the events seen last. */
const mostKept = 1_000
/** ms in which the rows in view did not change. */
const rest = 120
/** A list that follows what happens never rests: ms after which its rows are asked for all the same. */
const longest = 1_000
const again = 2_000

type Known = { readonly ways: readonly RowWay[]; readonly isOpen: boolean }

const useStore = create<{ readonly known: ReadonlyMap<number, Known> }>(() => ({ known: new Map() }))

/** Undefined before they are known. */
export const useWays = (offset: number): readonly RowWay[] | undefined =>
  useStore(({ known }) => known.get(offset)?.ways)

/** Offsets of the rows in view; every call of a list is a new array. */
export function useAskForWays(offsets: readonly number[]): void {
  const [first = 0, last = 0] = [offsets[0], offsets.at(-1)]
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ends of what is in view tell one view from another.
  useEffect(() => {
    if (offsets.length === 0) return
    const now = performance.now()
    if (now - restless > longest + rest) restless = now
    const timer = setTimeout(() => void ask(offsets), now - restless > longest ? 0 : rest)
    const repeat = setInterval(() => void ask(offsets), again)
    return () => {
      clearTimeout(timer)
      clearInterval(repeat)
    }
  }, [first, last, offsets.length])
}

/** When the view last began to change, or was asked for. */
let restless = Number.NEGATIVE_INFINITY
let asking = false

async function ask(offsets: readonly number[]): Promise<void> {
  const { known } = useStore.getState()
  const wanted = offsets.filter((offset) => known.get(offset)?.isOpen !== false)
  restless = performance.now()
  if (asking || wanted.length === 0 || document.hidden) return
  asking = true
  try {
    const found = await host().call('history.ways', { offsets: wanted.slice(0, 100) })
    const next = new Map(useStore.getState().known)
    for (const { offset, ways } of found) {
      next.delete(offset)
      next.set(offset, { ways, isOpen: ways.some(({ outcome }) => isOpen(outcome)) })
    }
    for (const oldest of [...next.keys()].slice(0, Math.max(0, next.size - mostKept))) next.delete(oldest)
    useStore.setState({ known: next })
  } catch {
    // The rows say what they can without; that the engine is away is told elsewhere.
  } finally {
    asking = false
  }
}

const isOpen = (outcome: RowOutcome): boolean =>
  outcome.kind === 'waiting' || (outcome.kind === 'effect' && !['done', 'failed', 'skipped'].includes(outcome.state))
