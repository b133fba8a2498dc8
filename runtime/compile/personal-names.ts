/** What is personal by the name of its field, or by what it looks like, where no schema says so. */
import type { Json } from '../model/json.ts'

export const email = /[^\s@<>"',;:/]+@[^\s@<>"',;:/]+\.[a-z]{2,}/gi
export const phone = /^\+\d[\d ().-]{6,}$/
const named =
  /(^|_|\.)(e?mail(_?address)?|phone|mobile|telephone|first_?name|last_?name|full_?name|given_?name|family_?name|customer_?name|address_?[12]?|street|city|zip|post_?code|postal_?code|latitude|longitude|ip|browser_ip|user_agent|birth_?date|date_of_birth|gift_?message|order_status_url|abandoned_checkout_url|recovery?_?(ref|url))$/i
/** `name` alone is mostly an article; inside these it is a person. */
const holder =
  /(^|\.)(customer|contact|buyer|billing|shipping|billing_address|shipping_address|recipient|person)\.name$/i

/** `path`: the names of the fields on the way, with dots; places in lists are left out. */
export const isPersonal = (path: string, value: Json): boolean =>
  named.test(path) ||
  holder.test(path) ||
  (typeof value === 'string' && (value.search(email) >= 0 || phone.test(value)))
