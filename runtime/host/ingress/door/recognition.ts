/** Who may come in by the head of a request: our own host, a token that is good, and a form of events that we know. */
import { hash, timingSafeEqual } from 'node:crypto'
import { batchedType, structuredType } from '../cloudevents-read.ts'
import { bearer } from '../program.ts'
import { Refused } from '../refused.ts'
import { maximumBody } from '../request-body.ts'
import { type ContentType, keyOf, typeOf } from '../request-marks.ts'
import type { Known } from './knocking.ts'
import type { PlainHead } from './plain-head.ts'
import type { KnownTokens, LetIn } from './words.ts'

type Kept = LetIn & { readonly bytes: Buffer }

export function openRecognition(first: KnownTokens) {
  let revision = first.revision
  let programs = kept(first)

  /** Whose token this is. Takes as long for a wrong one as for a right one. */
  function find(token: string): Kept | undefined {
    const given = hash('sha256', token, 'buffer')
    let found: Kept | undefined
    for (const one of programs) if (timingSafeEqual(one.bytes, given)) found = one
    return found
  }

  const recognition = {
    hosts: new Set<string>() as ReadonlySet<string>,
    get revision(): number {
      return revision
    },
    change(tokens: KnownTokens): void {
      ;({ revision } = tokens)
      programs = kept(tokens)
    },
    /** Undefined for whoever is to be told inside what is wrong. */
    recognize(head: PlainHead): Known | undefined {
      const { host, authorization, contentType, key, length, before, behind } = head
      if (!recognition.hosts.has(host) || length > maximumBody) return undefined
      const form = unlessRefused(() => typeOf(contentType))
      if (form === undefined || !isPlainText(form)) return undefined
      const token = bearer.exec(authorization)?.[1]
      const program = token === undefined ? undefined : find(token)
      if (program === undefined) return undefined
      const known = { before, behind, program: program.program, sources: program.sources }
      if (key === undefined) return { ...known, key, batched: form.type === batchedType }
      const read = unlessRefused(() => keyOf(key))
      return read === undefined ? undefined : { ...known, key: read, batched: form.type === batchedType }
    },
  }
  return recognition
}

const kept = ({ programs }: KnownTokens): readonly Kept[] =>
  programs.map((one) => ({ ...one, bytes: Buffer.from(one.hash, 'hex') }))

const isPlainText = ({ type, charset }: ContentType): boolean =>
  (type === structuredType || type === batchedType) && (charset === 'utf-8' || charset === 'utf8')

function unlessRefused<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

export type Recognition = ReturnType<typeof openRecognition>
