/** What a person may mean by what they type: order 1042, Order #1042 and 1042 are the same order. */
import { normalise, plainLetters } from './search-terms.ts'

/** Words that say what kind of thing it is; the thing itself is what follows. */
const kinds = new Set([
  ...[
    'order',
    'orders',
    'payment',
    'invoice',
    'refund',
    'return',
    'reservation',
    'checkout',
    'basket',
    'cart',
    'shipment',
  ],
  ...['customer', 'client', 'buyer', 'shopper', 'supplier', 'sku', 'article', 'item', 'product', 'goods', 'event'],
  ...['number', 'no', 'no.', 'nr', 'nr.', 'id', 'code', 'the', 'of', 'for', 'what', 'happened', 'to', 'about'],
])
const mostWords = 6

/** The likeliest first; all as they stand in the index. */
export function readingsOf(text: string): readonly string[] {
  const typed = normalise(text)
    .replace(/[?!]+$/, '')
    .replace(/\s+/g, ' ')
  const phrases = [typed, wordsMeant(typed).join(' ')]
  const readings = new Set(phrases.flatMap((phrase) => [phrase, plainLetters(phrase)]))
  for (const phrase of phrases) for (const reading of joined(phrase)) readings.add(reading)
  readings.delete('')
  return [...readings]
}

/** An article that is written with a dash or in one word, a number behind the letters that stand before it. */
function joined(phrase: string): readonly string[] {
  const [, before, number] = phrase.match(/^(\p{L}{1,6})(\d+)$/u) ?? []
  const words = before === undefined || number === undefined ? phrase.split(/[-_/ ]+/) : [before, number]
  if (words.length < 2 || words.length > mostWords) return []
  return ['-', '', '_', '/', ' '].map((joint) => words.join(joint))
}

/** Without the words that only say what kind of thing it is; all of them where nothing would be left. */
export function wordsMeant(text: string): readonly string[] {
  const words = normalise(text)
    .split(/[\s:]+/)
    .map(normalise)
    .filter((word) => word !== '')
  const meant = words.filter((word) => !kinds.has(word))
  return meant.length > 0 ? meant : words
}
