/** What the demo shop sells: all invented. Prices are of the server, whatever a page sends. */
import { exponentOf, type Money } from '../../../model/money.ts'
import { sayMoney } from '../../../model/say-money.ts'

export type Article = {
  readonly sku: string
  readonly name: string
  readonly about: string
  /** In hundredths of the currency; in whole units where it has no smaller ones. */
  readonly hundredths: number
  /** The inside of a picture of 48 x 48, drawn in the colours of the page. */
  readonly picture: string
}

export const articles: readonly Article[] = [
  {
    sku: 'MUG-01',
    name: 'Stoneware mug',
    about: 'Holds a third of a litre',
    hundredths: 1250,
    picture:
      '<path d="M12 14h20v16a8 8 0 0 1-8 8h-4a8 8 0 0 1-8-8z"/><path d="M32 18h3a5 5 0 0 1 0 10h-3" class="line"/>',
  },
  {
    sku: 'CANDLE-07',
    name: 'Beeswax candle',
    about: 'Burns for forty hours',
    hundredths: 899,
    picture:
      '<rect x="17" y="20" width="14" height="20" rx="2"/><path d="M24 20v-4" class="line"/><path d="M24 7c3 4 4 5 4 7a4 4 0 0 1-8 0c0-2 1-3 4-7z" class="light"/>',
  },
  {
    sku: 'TEA-12',
    name: 'Green tea',
    about: 'A tin of 100 g',
    hundredths: 640,
    picture:
      '<rect x="14" y="16" width="20" height="24" rx="3"/><rect x="16" y="9" width="16" height="7" rx="2" class="light"/>',
  },
  {
    sku: 'NOTE-03',
    name: 'Notebook',
    about: '160 pages, dotted',
    hundredths: 1475,
    picture:
      '<rect x="13" y="9" width="22" height="30" rx="2"/><path d="M18 9v30" class="cut"/><path d="M23 17h8M23 22h8" class="cut"/>',
  },
  {
    sku: 'LAMP-02',
    name: 'Desk lamp',
    about: 'Warm light, brass arm',
    hundredths: 5900,
    picture:
      '<path d="M16 20 27 9l8 8-4 4z"/><path d="M22 19 18 38" class="line"/><rect x="10" y="37" width="18" height="4" rx="2"/>',
  },
  {
    sku: 'PLANT-05',
    name: 'Little fig tree',
    about: 'In a clay pot',
    hundredths: 2100,
    picture:
      '<path d="M16 28h16l-2 12H18z"/><path d="M24 28V14" class="line"/><circle cx="18" cy="16" r="5" class="light"/><circle cx="30" cy="16" r="5" class="light"/><circle cx="24" cy="10" r="5" class="light"/>',
  },
]

export const priceOf = ({ hundredths }: Article, currency: string): Money => {
  const exponent = exponentOf(currency) ?? 2
  return { minor: exponent > 2 ? hundredths * 10 ** (exponent - 2) : hundredths, currency }
}

export const printPrice = (money: Money): string => sayMoney(money)

/** Cards to practise with; what each of them does is the practice provider's business. */
export const practiceCards: readonly { readonly token: string; readonly name: string; readonly does: string }[] = [
  { token: 'tok_visa', name: 'A good card', does: 'is paid' },
  { token: 'tok_declined', name: 'A declined card', does: 'the bank says no' },
  { token: 'tok_3ds', name: 'A card with a check', does: 'the bank asks for a code' },
  { token: 'tok_slow', name: 'A slow provider', does: 'the answer takes some seconds' },
  { token: 'tok_no_answer', name: 'A lost answer', does: 'it is charged, and nobody hears of it' },
  { token: 'tok_down', name: 'A provider that is down', does: 'it is tried again and again' },
]

/** For the staff log-in of the demo shop. It guards nothing. */
export const practicePassword = 'practice'
