/** Ranks a title against what was typed: whole words before parts of words, parts before scattered letters. */

/** Higher is better; null when the letters do not occur in order. */
export function match(query: string, title: string): number | null {
  const [sought, text] = [fold(query), fold(title)]
  if (sought === '') return 0
  const at = text.indexOf(sought)
  if (at === 0) return 1_000 - text.length
  if (at > 0) return (isWordStart(text, at) ? 800 : 600) - at - text.length / 100
  const words = sought.split(' ')
  if (words.length > 1 && words.every((word) => text.includes(word))) return 500 - text.length / 100
  return scattered(sought.replaceAll(' ', ''), text)
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()

const isWordStart = (text: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')

function scattered(sought: string, text: string): number | null {
  let [from, score] = [0, 0]
  for (const letter of sought) {
    const at = text.indexOf(letter, from)
    if (at < 0) return null
    score += isWordStart(text, at) ? 30 : at === from ? 20 : -Math.min(at - from, 10)
    from = at + 1
  }
  // Letters that only happen to occur somewhere are noise, not a find.
  return score >= sought.length * 8 ? score : null
}
