/** Patterns such as `order.*, payment.failed`: names with stars, separated by commas. */

/** `*` stands for any number of characters. No regular expression, so that no pattern can be slow. */
export function namePattern(text: string): (name: string) => boolean {
  const patterns = text.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim().split('*')]))
  const exact = new Set(patterns.flatMap((parts) => (parts.length === 1 ? parts : [])))
  const wide = patterns.filter((parts) => parts.length > 1)
  if (wide.some((parts) => parts.every((part) => part === ''))) return () => true
  return (name) => exact.has(name) || wide.some((parts) => fits(name, parts))
}

/** Between stars the leftmost place is as good as any, so one pass is enough. */
function fits(name: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? ''
  const last = parts.at(-1) ?? ''
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false
  const end = name.length - last.length
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}
