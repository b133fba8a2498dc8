/** The demo shop as a page: what it sells, the practice cards, and the staff log-in. */
import { exponentOf } from '../../../model/money.ts'
import type { ShownPage } from '../../../model/services.ts'
import { escaped, type Page } from '../forms/page-frame.ts'
import { type Article, articles, practiceCards, practicePassword, priceOf, printPrice } from './catalogue.ts'

export function storefrontPage(page: ShownPage, id: string, token: string): Page {
  const { currency } = page
  return {
    title: page.title,
    style: 'shop.css',
    script: 'shop.js',
    body: `<header class="top"><h1>${escaped(page.title)}</h1>
<p class="quiet">${escaped(page.text.trim() || 'A demo shop: nothing is sold, and no money moves.')}</p></header>
<main class="shop" id="shop" data-form="${id}" data-token="${escaped(token)}" data-currency="${escaped(currency)}" data-places="${exponentOf(currency) ?? 2}">
<ul class="articles" aria-label="Articles">
${articles.map((article) => articleHtml(article, currency)).join('\n')}
</ul>
<div>
<section class="panel" aria-labelledby="basket-title">
<h2 id="basket-title">Your basket</h2>
<p class="quiet" id="empty">There is nothing in it yet.</p>
<noscript><p>This demo shop needs scripts.</p></noscript>
<form id="pay-form" hidden>
<ul class="lines" id="lines" aria-label="In the basket"></ul>
<p class="sum"><span>In all</span><span id="sum"></span></p>
<fieldset><legend>Pay with a practice card</legend>
${practiceCards.map(cardHtml).join('\n')}
</fieldset>
<button type="submit" id="pay" class="wide">Pay</button>
</form>
<div class="result" id="result" role="status" hidden><h2 id="message"></h2><p id="next"></p></div>
<button type="button" id="confirm" class="wide" hidden>Confirm in the app of the bank</button>
</section>
<details class="panel staff"><summary>Staff log-in</summary>
<form id="log-in">
<p class="quiet">Practise a break-in: the right password is “${practicePassword}”, every other one is a failed log-in.</p>
<div class="field"><label for="account">Name</label><input id="account" name="account" value="anna" autocomplete="off" required></div>
<div class="field"><label for="password">Password</label><input id="password" name="password" type="password" autocomplete="off" required></div>
<button type="submit">Log in</button>
<p class="quiet" id="log-in-said" role="status"></p>
</form></details>
</div>
</main>`,
  }
}

function articleHtml(article: Article, currency: string): string {
  const { sku, name, about, picture } = article
  const price = priceOf(article, currency)
  return `<li class="article" data-sku="${sku}" data-name="${escaped(name)}" data-price="${price.minor}">
<svg viewBox="0 0 48 48" aria-hidden="true">${picture}</svg>
<h2>${escaped(name)}</h2><p class="quiet">${escaped(about)}</p>
<div class="price"><span class="amount">${escaped(printPrice(price))}</span><button type="button" aria-label="Add ${escaped(name)} to the basket">Add</button></div>
</li>`
}

const cardHtml = ({ token, name, does }: (typeof practiceCards)[number], index: number): string =>
  `<label class="card"><input type="radio" name="card" value="${token}"${index === 0 ? ' checked' : ''}><span>${escaped(name)}<span class="quiet">${escaped(does)}</span></span></label>`
