/** The demo shop: fills a basket, pays with a practice card, and shows what is pushed back. */
import { furtherWords, listen } from './said.js'
import { openBasket } from './shop-basket.js'
import { openLogIn } from './shop-log-in.js'

/** @param {string} id */
const part = (id) => {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page has no ${id}`)
  return found
}

const shop = part('shop')
const { form = '', currency = 'GBP', places = '2' } = shop.dataset
let { token = '' } = shop.dataset
/** The token of the first try: a second card pays the same order. */
let order = token
/** Of the payment that the page shows. */
let paying = token
let stopListening = () => {}
let isUnderWay = false

const money = new Intl.NumberFormat(undefined, {
  style: 'currency',
  currency,
  minimumFractionDigits: Number(places),
  maximumFractionDigits: Number(places),
})
/** @param {number} minor */
const print = (minor) => money.format(minor / 10 ** Number(places))

const [pay, empty, payForm] = [part('pay'), part('empty'), part('pay-form')]
const [result, message, next, confirm] = [part('result'), part('message'), part('next'), part('confirm')]

const articles = [...document.querySelectorAll('[data-sku]')].flatMap((element) => {
  if (!(element instanceof HTMLElement)) return []
  const { sku = '', name = '', price = '0' } = element.dataset
  const shown = element.querySelector('.amount')
  if (shown) shown.textContent = print(Number(price))
  return [{ element, sku, name, price: Number(price) }]
})

const basket = openBasket({ list: part('lines'), sum: part('sum'), articles, print, changed: drawPay })
for (const { element, sku } of articles)
  element.querySelector('button')?.addEventListener('click', () => {
    // Something new after it was paid is another order.
    if (result.dataset.state === 'done') begin()
    basket.change(sku, 1)
  })

function drawPay() {
  empty.hidden = !basket.isEmpty
  payForm.hidden = basket.isEmpty
  if (pay instanceof HTMLButtonElement) pay.disabled = isUnderWay
}

function begin() {
  stopListening()
  result.hidden = true
  confirm.hidden = true
  result.dataset.state = ''
  order = token
}

/**
 * @param {string} state
 * @param {string} words
 * @param {string} further
 */
function show(state, words, further) {
  result.hidden = false
  result.dataset.state = state
  message.textContent = words
  next.textContent = further
  confirm.hidden = state !== 'action'
  // On a small screen the answer stands below the cards.
  result.scrollIntoView({ block: 'nearest' })
}

/** @param {boolean} is */
function underWay(is) {
  isUnderWay = is
  drawPay()
}

payForm.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (isUnderWay || !(payForm instanceof HTMLFormElement)) return
  underWay(true)
  stopListening()
  show('waiting', 'Paying …', '')
  const { card } = Object.fromEntries(new FormData(payForm))
  try {
    const answer = await fetch(`/forms/${form}`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ token, order, method_token: card, lines: basket.lines() }),
    })
    const told = await answer.json()
    paying = token
    if (told.again) token = told.again
    // Also where it had arrived before, and nobody heard of it.
    if (told.answer) stopListening = listen(told.answer, hear)
    else {
      show('failed', 'This was not sent', told.error?.message ?? 'Nothing was charged. Please try again.')
      underWay(false)
    }
  } catch {
    // The same token again: had it arrived after all, it is the same payment.
    show('failed', 'The shop cannot be reached', 'Please pay again; you are not charged twice.')
    underWay(false)
  }
})

/** What the shopper does elsewhere with a real card. The word of it comes by the line that is listened to. */
confirm.addEventListener('click', async () => {
  confirm.hidden = true
  try {
    const answer = await fetch(`/forms/${form}/confirm`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ token: paying, order }),
    })
    if (!answer.ok) next.textContent = (await answer.json()).error?.message ?? 'That did not work. Please try again.'
  } catch {
    next.textContent = 'The bank cannot be reached. Please try again.'
    confirm.hidden = false
  }
})

/** @param {import('./said.js').Said} said */
function hear(said) {
  show(said.state, said.message, furtherWords(said))
  if (said.state === 'waiting') return
  if (said.state === 'done') basket.clear()
  underWay(false)
}

const logIn = part('log-in')
if (logIn instanceof HTMLFormElement) openLogIn(logIn, part('log-in-said'), `/forms/${form}/log-in`)
drawPay()
