/** Cuts an expression into tokens, only to say it in words: what cannot be said is shown as it is written. */

export type Token = { readonly kind: 'name' | 'number' | 'text' | 'sign'; readonly text: string }

const pattern =
  /\s*(?:(?<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(?<number>-?\d+(?:\.\d+)?)|"(?<double>[^"\\]*)"|'(?<single>[^'\\]*)'|(?<sign>&&|\|\||[=!<>]=|[<>!()[\],]))/y

/** Null for anything beyond names, numbers, texts and the signs of simple conditions. */
export function tokensOf(source: string): readonly Token[] | null {
  const tokens: Token[] = []
  const text = source.trim()
  pattern.lastIndex = 0
  while (pattern.lastIndex < text.length) {
    const found = pattern.exec(text)?.groups
    if (found === undefined) return null
    if (found.name !== undefined) tokens.push({ kind: 'name', text: found.name })
    else if (found.number !== undefined) tokens.push({ kind: 'number', text: found.number })
    else if (found.sign !== undefined) tokens.push({ kind: 'sign', text: found.sign })
    else tokens.push({ kind: 'text', text: found.double ?? found.single ?? '' })
  }
  return tokens
}
