/** A program that was let in, as far as anybody may know it. */
export type Program = {
  readonly program: string
  /** What the `source` of its events must be, or begin with at a `/`, `:`, `#` or `?`. */
  readonly sources: readonly string[]
  /** The channels that it may read; a star at the end stands for anything. */
  readonly reads: readonly string[]
  /** ms since 1970 */
  readonly created: number
}

/** `app://till-1` covers itself and `app://till-1/drawer`, not `app://till-10`. */
export function coversSource({ sources }: Pick<Program, 'sources'>, source: string): boolean {
  return sources.some((prefix) => {
    if (!source.startsWith(prefix)) return false
    return source.length === prefix.length || isBreak(prefix.at(-1)) || isBreak(source[prefix.length])
  })
}

const isBreak = (letter: string | undefined): boolean =>
  letter !== undefined && letter !== '' && '/:#?'.includes(letter)

/** `events` covers itself, `shop/*` all outputs of the flow shop. */
export function readsChannel({ reads }: Program, channel: string): boolean {
  return reads.some((one) => one === channel || (one.endsWith('*') && channel.startsWith(one.slice(0, -1))))
}
