/** The basket of the demo shop: pieces by article, drawn anew whenever they change. */

/** @typedef {{ sku: string, name: string, price: number }} Article price in minor units */

/**
 * @param {{ list: HTMLElement, sum: HTMLElement, articles: readonly Article[], print: (minor: number) => string, changed: () => void }} parts
 */
export function openBasket({ list, sum, articles, print, changed }) {
  /** @type {Map<string, number>} */
  const pieces = new Map()
  const mostPieces = 99

  /**
   * @param {string} sku
   * @param {number} more
   */
  function change(sku, more) {
    const next = Math.min(mostPieces, (pieces.get(sku) ?? 0) + more)
    if (next > 0) pieces.set(sku, next)
    else pieces.delete(sku)
    draw()
    changed()
  }

  /**
   * @param {Article} article
   * @param {number} more
   * @param {string} words
   */
  function button(article, more, words) {
    const made = document.createElement('button')
    made.type = 'button'
    made.textContent = more > 0 ? '+' : '−'
    made.ariaLabel = words
    made.dataset.step = `${article.sku}${more}`
    made.addEventListener('click', () => {
      change(article.sku, more)
      // It was drawn anew under the finger.
      const again = list.querySelector(`[data-step="${article.sku}${more}"]`)
      if (again instanceof HTMLElement) again.focus()
    })
    return made
  }

  /** @param {Article} article */
  function line(article) {
    const count = pieces.get(article.sku) ?? 0
    const row = document.createElement('li')
    const name = document.createElement('span')
    name.textContent = article.name
    const steps = document.createElement('span')
    steps.className = 'pieces'
    const shown = document.createElement('span')
    shown.textContent = String(count)
    steps.append(button(article, -1, `One ${article.name} less`), shown, button(article, 1, `One ${article.name} more`))
    const price = document.createElement('span')
    price.textContent = print(article.price * count)
    row.append(name, steps, price)
    return row
  }

  function draw() {
    const rows = articles.filter(({ sku }) => pieces.has(sku)).map(line)
    list.replaceChildren(...rows)
    sum.textContent = print(total())
  }

  const total = () => articles.reduce((minor, { sku, price }) => minor + price * (pieces.get(sku) ?? 0), 0)

  draw()
  return {
    change,
    get isEmpty() {
      return pieces.size === 0
    },
    lines: () => [...pieces].map(([sku, quantity]) => ({ sku, quantity })),
    clear() {
      pieces.clear()
      draw()
      changed()
    },
  }
}
