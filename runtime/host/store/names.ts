/** What names a person who is to be forgotten. */

export type PersonNames = {
  /** Names nobody else, wherever it stands: an address, a full name, a phone number. */
  readonly strong: readonly string[]
  /** Theirs only beside something that is theirs: a first name, a town. */
  readonly weak: readonly string[]
  /** Numbers of the customer and of their orders. They stay, and tell which rows are theirs. */
  readonly ids: readonly string[]
}

/** The same, as questions about a text. */
export type Names = {
  strong(text: string): boolean
  weak(text: string): boolean
  id(text: string): boolean
}

export function namesOf({ strong, weak, ids }: PersonNames): Names {
  const needles = strong.map((value) => value.toLowerCase())
  const words = weak.map((value) => value.toLowerCase())
  const numbers = new Set(ids)
  return {
    strong(text) {
      const lower = text.toLowerCase()
      return needles.some((needle) => lower.includes(needle))
    },
    weak(text) {
      const lower = text.toLowerCase()
      return words.some((word) => placesOf(lower, word).length > 0)
    },
    id: (text) => numbers.has(text),
  }
}

const inWord = /[\p{L}\p{N}]/u

/** Where a word stands by itself, not as a part of another one. */
export function placesOf(text: string, word: string): readonly number[] {
  const places: number[] = []
  if (word === '') return places
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    const [before, after] = [text[at - 1], text[at + word.length]]
    if (!(before !== undefined && inWord.test(before)) && !(after !== undefined && inWord.test(after))) places.push(at)
  }
  return places
}
