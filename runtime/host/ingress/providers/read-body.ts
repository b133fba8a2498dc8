/** The body of a webhook as JSON with all its digits, or as what it is when it is none. */
import { createHash } from 'node:crypto'
import { parseJson } from '../../../expression/json.ts'
import { isObject, type Json, type JsonObject } from '../../../model/json.ts'
import type { Verdict } from '../signatures.ts'
import type { Delivery, Item, Received } from './provider.ts'

const decoder = new TextDecoder('utf-8', { fatal: true })

function textIn(body: Buffer): string | undefined {
  try {
    return decoder.decode(body)
  } catch {
    // Bytes that are no text.
    return undefined
  }
}

export function readJson(body: Buffer): Json | undefined {
  const text = textIn(body)
  const read = text === undefined ? undefined : parseJson(text)
  return read === undefined || 'code' in read ? undefined : read.value
}

/** A signed delivery of one event. What is signed is kept, also where it cannot be read. */
export function receiveOne(
  delivery: Delivery,
  verdict: Verdict,
  item: (value: JsonObject) => Omit<Item, 'original'> | undefined,
): Received {
  if (verdict !== 'right') return { verdict, items: [], rejected: 0 }
  const value = readJson(delivery.body)
  const found = isObject(value) ? item(value) : undefined
  const one = found === undefined ? unreadable(delivery.body, value) : { ...found, original: value ?? null }
  return { verdict, items: [one], rejected: 0 }
}

function unreadable(body: Buffer, value: Json | undefined): Item {
  const original = value ?? textIn(body) ?? { base64: body.toString('base64') }
  return { topic: 'unreadable', id: sum(body), body: {}, original }
}

/** What stands in for an id where the provider gave none. */
export const sum = (body: Buffer | string): string => createHash('sha256').update(body).digest('hex').slice(0, 32)

export const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? `${value}` : undefined
