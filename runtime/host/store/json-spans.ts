/** Finds values in JSON text without parsing it into objects, so that the rest of the text stays byte for byte. */

export type Span = { readonly path: readonly string[]; readonly start: number; readonly end: number }

/** Spans for which `wanted` holds, in order; what lies inside a wanted value is not looked at. The text must be JSON. */
export function findSpans(
  text: string,
  wanted: (path: readonly string[], text: string, start: number) => boolean,
): Span[] {
  const spans: Span[] = []
  let at = 0

  function space(): void {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at++
  }
  function string(): void {
    for (at++; text[at] !== '"' && at < text.length; at++) if (text[at] === '\\') at++
    at++
  }
  function value(path: readonly string[]): void {
    space()
    const start = at
    const isWanted = wanted(path, text, start)
    const known = spans.length
    const first = text[at]
    if (first === '{' || first === '[') members(path, first === '{')
    else if (first === '"') string()
    else while (at < text.length && !/[,\]}\s]/.test(text[at] ?? '')) at++
    if (!isWanted) return
    spans.length = known
    spans.push({ path, start, end: at })
  }
  function members(path: readonly string[], named: boolean): void {
    const close = named ? '}' : ']'
    at++
    for (let index = 0; ; index++) {
      space()
      if (text[at] === close || at >= text.length) break
      if (text[at] === ',') {
        at++
        space()
      }
      let name = String(index)
      if (named) {
        const from = at
        string()
        name = JSON.parse(text.slice(from, at))
        space()
        at++
      }
      value([...path, name])
    }
    at++
  }

  value([])
  return spans
}

/** The text with each span replaced. */
export function replaceSpans(
  text: string,
  spans: readonly Span[],
  replacement: (span: Span, value: string) => string,
): string {
  let result = ''
  let from = 0
  for (const span of spans) {
    result += text.slice(from, span.start) + replacement(span, text.slice(span.start, span.end))
    from = span.end
  }
  return result + text.slice(from)
}
