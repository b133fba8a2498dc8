/** Adyen: payments sign each item over eight of its fields, banking signs the raw body; the key is written in hex. */
import { isObject, type Json, type JsonObject } from '../../../model/json.ts'
import { anySigned, hmac } from '../signatures.ts'
import { at, first, id, type Mapping, minor, type Picks } from './mapping.ts'
import type { Delivery, Item, Provider, Received } from './provider.ts'
import { readJson, receiveOne, sum, textOf } from './read-body.ts'

/** Adyen counts other places of these than ISO 4217. */
const places = { CLP: 2, CVE: 0, IDR: 0, ISK: 2 }
const ok: Mapping['when'] = ({ success }) => `${success}` === 'true'
const notOk: Mapping['when'] = ({ success }) => `${success}` !== 'true'

const payment: Picks = {
  payment_id: first(id('originalReference'), id('pspReference')),
  order_id: id('merchantReference'),
  amount: minor('amount.value', 'amount.currency', places),
  provider_ref: id('pspReference'),
}
const failed: Picks = { ...payment, code: 'reason' }
const as = (type: string, when: Mapping['when'], data: Picks = payment, kind = 'payment'): Mapping => ({
  type,
  subject: [kind, kind === 'payment' ? first(id('originalReference'), id('pspReference')) : id('pspReference')],
  ...(when === undefined ? {} : { when }),
  time: at('eventDate'),
  data,
})
const refund: Picks = { ...payment, refund_id: id('pspReference') }
const dispute: Picks = {
  ...payment,
  dispute_id: id('pspReference'),
  reason: 'reason',
  due_by: 'additionalData.defensePeriodEndsAt',
}

export const adyen: Provider = {
  name: 'adyen',
  title: 'Adyen',
  hosts: [],
  receive(delivery, secrets) {
    const keys = secrets.flatMap((secret) => (/^(?:[0-9a-f]{2})+$/i.test(secret) ? [secret] : []))
    const signature = delivery.header('hmacsignature')
    return signature === undefined ? payments(delivery, keys) : banking(delivery, signature, keys)
  },
  mappings: {
    AUTHORISATION: [as('payment.authorized', ok), as('payment.failed', notOk, failed)],
    CAPTURE: [as('payment.captured', ok), as('payment.failed', notOk, failed)],
    CAPTURE_FAILED: [as('payment.failed', undefined, failed)],
    CANCELLATION: [as('payment.cancelled', ok)],
    REFUND: [as('refund.completed', ok, refund, 'refund'), as('refund.failed', notOk, refund, 'refund')],
    REFUND_FAILED: [as('refund.failed', undefined, refund, 'refund')],
    REFUNDED_REVERSED: [as('refund.failed', undefined, refund, 'refund')],
    CHARGEBACK: [as('dispute.opened', undefined, dispute, 'dispute')],
    NOTIFICATION_OF_FRAUD: [as('fraud.warning', undefined, { ...payment, reason: 'reason' })],
  },
}

/** What Adyen signs of an item. */
export function signedText(item: JsonObject): string {
  const amount = isObject(item.amount) ? item.amount : {}
  const { pspReference, originalReference, merchantAccountCode, merchantReference, eventCode, success } = item
  const fields: readonly (Json | undefined)[] = [
    ...[pspReference, originalReference, merchantAccountCode, merchantReference],
    ...[amount.value, amount.currency, eventCode, success],
  ]
  return fields.map((field) => (field === undefined || field === null ? '' : `${field}`)).join(':')
}

/** One delivery holds many items: one that is not proven must not sink the rest. */
function payments({ body }: Delivery, keys: readonly string[]): Received {
  const value = readJson(body)
  const rows = isObject(value) && Array.isArray(value.notificationItems) ? value.notificationItems : []
  const items: Item[] = []
  let unsigned = 0
  for (const row of rows) {
    const item: JsonObject = isObject(row) && isObject(row.NotificationRequestItem) ? row.NotificationRequestItem : {}
    const extra = isObject(item.additionalData) ? item.additionalData : {}
    const signature = textOf(extra.hmacSignature)
    const text = signedText(item)
    if (signature === undefined) unsigned++
    else if (anySigned([signature], keys, (key) => hmac(Buffer.from(key, 'hex'), 'base64', text))) {
      const topic = textOf(item.eventCode) ?? 'unnamed'
      const event = `${topic}:${textOf(item.pspReference) ?? sum(text)}:${item.success ?? ''}`
      items.push({ topic, id: event, body: item, original: item })
    }
  }
  const verdict = items.length > 0 ? 'right' : unsigned === rows.length ? 'SIGNATURE_MISSING' : 'SIGNATURE_WRONG'
  return { verdict, items, rejected: rows.length - items.length }
}

function banking(delivery: Delivery, signature: string, keys: readonly string[]): Received {
  const right = anySigned([signature], keys, (key) => hmac(Buffer.from(key, 'hex'), 'base64', delivery.body))
  return receiveOne(delivery, right ? 'right' : 'SIGNATURE_WRONG', (value) => ({
    topic: textOf(value.type) ?? 'unnamed',
    id: sum(delivery.body),
    body: isObject(value.data) ? value.data : {},
  }))
}
