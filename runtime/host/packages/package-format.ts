/** What a template package is: one JSON document with a manifest, its parts, and where somebody signed it a signature. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson, writeJson } from '../../compile/canonical.ts'
import { connectionKinds } from '../../model/connection.ts'
import type { JsonObject } from '../../model/json.ts'

export const packageFormat = 1
const megabyte = 1024 * 1024
export const packageLimits = {
  bytes: 12 * megabyte,
  picture: 5 * megabyte,
  /** Of a text part. */
  text: 2 * megabyte,
  parts: 40,
  tests: 200,
  testEvents: 5_000,
} as const

/** Nothing else can be in a package: no path leads anywhere, and nothing of it is ever run. */
export const partName =
  /^(?:flow\.json|README\.md|CHANGELOG\.md|LICENSE|picture\.png|i18n\/[a-z]{2,3}(?:-[A-Z]{2})?\.json|samples\/[a-z][a-z0-9_-]{0,63}\.(?:csv|ndjson))$/

const line = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}]*$/u)

const version = /^(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})\.(?:0|[1-9]\d{0,5})$/
const publicKey = z.string().regex(/^ed25519:[A-Za-z0-9+/]{43}=$/)
const signature = z.string().regex(/^[A-Za-z0-9+/]{86}==$/)

const manifestShape = z.strictObject({
  format: z.literal(packageFormat),
  /** Which template it is, in all its versions. */
  handle: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  version: z.string().regex(version),
  name: line(120),
  /** What somebody gets from it, in one line. */
  benefit: line(200),
  publisher: z.strictObject({
    name: line(80),
    key: publicKey.exactOptional(),
    /** Earlier keys in this name: each has signed that this one may follow it. */
    earlier: z
      .array(z.strictObject({ key: publicKey, note: signature }))
      .max(10)
      .exactOptional(),
  }),
  requires: z.strictObject({
    /** Which versions of Counterflow it is for, such as `>=1.0 <2`. */
    app: line(60).exactOptional(),
    /** Events that must come in from elsewhere. */
    events: z.array(line(200)).max(100).exactOptional(),
    /** Node types as `payment/1`. */
    nodes: z.array(z.string().regex(/^[a-z][a-z0-9-]{0,40}\/\d{1,3}$/)).max(100),
    connections: z.array(z.strictObject({ name: line(60), kinds: z.array(z.enum(connectionKinds)).max(20) })).max(50),
  }),
  /** What it could do once it is on, see `capabilities.ts`. */
  capabilities: z.array(line(200)).max(200),
  /** Fewer tests than that, and somebody has taken some out. */
  minTests: z.number().int().min(0).max(packageLimits.tests).exactOptional(),
  /** The version of Counterflow that ran its tests when it was packed. */
  testedOn: z.string().regex(version).exactOptional(),
  parts: z.record(z.string(), z.string().regex(/^sha256:[0-9a-f]{64}$/)),
})

export const packageShape = z.strictObject({
  manifest: manifestShape,
  parts: z.record(z.string(), z.union([z.string(), z.custom<JsonObject>((value) => typeof value === 'object')])),
  signature: signature.exactOptional(),
})

export type Manifest = z.infer<typeof manifestShape>

/** The bytes that a part stands for: the flow in its canonical form, pictures as they are. */
export function partBytes(name: string, part: string | JsonObject): Buffer {
  if (typeof part !== 'string') return Buffer.from(writeJson(part))
  return Buffer.from(part, name.endsWith('.png') ? 'base64' : 'utf8')
}

export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

/** What is signed, and what an approval is about: every part is in it by its hash. */
export const signedBytes = (manifest: Manifest): Buffer => Buffer.from(canonicalJson(manifest))
export const contentOf = (manifest: Manifest): string => sha256(signedBytes(manifest))
