/**
 * What a window needs to know before the engine is there: where it was, and its theme, so that it opens without a
 * flash. A small file beside the store; whatever is wrong with it, the window opens as it would the first time.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
// The small kind: this is read before the first window opens.
import * as z from 'zod/mini'

const place = z.int().check(z.minimum(-100_000), z.maximum(100_000))
const size = z.int().check(z.minimum(1), z.maximum(100_000))

const shape = z.object({
  bounds: z.catch(z.nullable(z.object({ x: place, y: place, width: size, height: size })), null),
  maximized: z.catch(z.boolean(), false),
  theme: z.catch(z.enum(['system', 'light', 'dark']), 'system'),
  /** The user has been told that flows stay on without a window. */
  told: z.catch(z.boolean(), false),
})

export type WindowState = Readonly<z.infer<typeof shape>>

const first: WindowState = { bounds: null, maximized: false, theme: 'system', told: false }

export type WindowStateFile = {
  read(): WindowState
  /** At once and whole: this runs while the app quits, when nothing that takes its time would still be waited for. */
  change(part: Partial<WindowState>): void
}

export function windowStateFile(path: string): WindowStateFile {
  let state = load(path)
  return {
    read: () => state,
    change(part) {
      const next = { ...state, ...part }
      if (JSON.stringify(next) === JSON.stringify(state)) return
      state = next
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(`${path}.new`, JSON.stringify(state))
      renameSync(`${path}.new`, path)
    },
  }
}

function load(path: string): WindowState {
  try {
    return shape.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    // The first start, or a file that something else wrote: neither is worth a word to the user.
    return first
  }
}
