/** Cards speak plainly: whatever an expression looks like, its sentence names fields and values and shows no code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sentence } from '../../../renderer/document/sentences.ts'
import { speechOf } from '../../../renderer/document/speech.ts'
import { demoFlow } from '../../../runtime/host/app/demo-flow.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'

const demo = demoFlow('demo', { zone: 'Europe/London', currency: 'GBP' })
const folder = join(import.meta.dirname, '../../../templates')
const templates = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry): readonly [string, Flow] => [
    entry.name,
    JSON.parse(readFileSync(join(folder, entry.name, 'flow.json'), 'utf8')),
  ])

const say = speechOf({
  ...demo,
  events: {
    'order.placed': {
      title: 'Order placed',
      properties: {
        total: { type: 'object', properties: { minor: { type: 'integer' }, currency: { type: 'string' } } },
        contact: { type: 'object', properties: { email: { type: 'string' } } },
        sku: { type: 'string' },
      },
    },
    'payment.action_required': { title: 'Payment needs the shopper', properties: {} },
  },
})

describe('a condition', () => {
  it.each([
    ['data.total.minor >= 1000', 'total is at least £10.00'],
    ['data.total.currency == "GBP" && data.total.minor >= 1000', 'total is at least £10.00'],
    ['data.total.currency != "GBP" || data.total.minor > 50', 'total is not in GBP or total is more than £0.50'],
    ['has(data.contact) && data.contact != null && data.contact.email != ""', 'contact email is not empty'],
    ['has(data.contact) && data.contact != null && has(data.contact.email)', 'contact email is there'],
    ['!has(data.state) || data.state == "available"', 'state is missing or state is “available”'],
    ['!(has(data.test) && data.test == true) && data.sku != "POST"', 'test is no and SKU is not “POST”'],
    ['!(data.a == 1 && data.b > 2)', 'a is not 1 or b is at most 2'],
    ['(data.a == 1 || data.b == 2) && data.c', '(a is 1 or b is 2) and c is yes'],
    ['event.type == "payment.action_required"', 'the event is “Payment needs the shopper”'],
    ['event.type in ["a.b", "c.d"]', 'the event is “A b” or “C d”'],
    ['!("internal" in data.tags)', 'tags does not contain “internal”'],
    ['size(data.lines) > 0', 'number of lines is more than 0'],
    ['data.order_id.startsWith("C")', 'order id starts with “C”'],
    ['data.total.minor > data.limit', 'total is more than limit'],
    ['true', 'anything comes'],
    ['"alert" == "hold" && data.rule == "orders"', 'the settings ask for it, which they do not now'],
    ['"sms" in ["sms", "mail"]', 'the settings ask for it, as they do now'],
    ['"sms" in ["sms"] && data.phone != null', 'phone is there'],
    ['data.lines.exists(line, line.sku == "A")', 'what is asked of lines holds'],
  ])('%s is said as “%s”', (source, words) => expect(say.condition(source)).toBe(words))
})

describe('a value', () => {
  it.each([
    ['data.item + "|" + data.location', 'item and location'],
    [
      'has(data.customer_ref) && data.customer_ref != null ? data.customer_ref : data.contact.email',
      'customer ref and contact email',
    ],
    ['data.rule == "orders" ? data.list : []', 'list'],
    ['has(data.lines) && data.lines != null ? data.lines : [data]', 'lines'],
    ['["a@example.com", "b@example.com"].map(one, {"to": one})', 'a@example.com and b@example.com'],
    ['[{"key": data.account_ref, "by": "account"}, {"key": data.ip_ref}]', 'account ref and IP ref'],
    ['event.type in ["a"] ? "bought" : "other"', 'kind of event'],
    ['{"payment.submitted": 0}[event.type]', 'kind of event'],
    ['has(data.version) ? string(data.version) : string(event.time)', 'version and time'],
    ['data.sold ? abs(number(data.delta)) : 0', 'delta'],
    ['day(event.time, "Europe/London")', 'day'],
    ['"fixed"', 'fixed'],
    ['[]', 'a fixed value'],
    ['data.a + data.b + data.c + data.d + data.e', 'a, b and more'],
  ])('%s is said as “%s”', (source, words) => expect(say.value(source)).toBe(words))
})

/** What only CEL, or a name as programs write it, would bring onto a card. */
const code = /&&|\|\||[=!<>]=|\bhas\(|\b(?:data|event)\.\w|[{}[\]]|\w_\w|:\/\/|\bto to\b/

it.each([...templates, ['the demo shop', demo] as const])('no card of %s shows code', (_, flow) => {
  const said = Object.keys(flow.nodes).map((id) => sentence(flow, id, nodeTypes))
  // A value in quotes is the shop's own.
  expect(said.filter((one) => code.test(one.replace(/“[^”]*”/g, '')))).toEqual([])
})
