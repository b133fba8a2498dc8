/** The words of a template in other languages: its name, its questions, its steps. Text only, and only where there is one to replace. */
import { z } from 'zod'
import type { Flow } from '../../model/flow.ts'
import { isObject, type Json, type JsonObject } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'

const text = (longest: number) => z.string().min(1).max(longest)
const shape = z.strictObject({
  name: text(120).exactOptional(),
  benefit: text(200).exactOptional(),
  /** By parameter; `choices` by value. */
  questions: z
    .record(
      z.string().max(64),
      z.strictObject({
        title: text(200).exactOptional(),
        description: text(1_000).exactOptional(),
        choices: z.record(z.string().max(200), text(200)).exactOptional(),
      }),
    )
    .exactOptional(),
  /** Names of steps, by id. */
  steps: z.record(z.string().max(64), text(120)).exactOptional(),
})

export type PackageWords = z.infer<typeof shape>

/** @throws PACKAGE_WORDS */
export function readWords(parts: ReadonlyMap<string, Buffer>): ReadonlyMap<string, PackageWords> {
  const words = new Map<string, PackageWords>()
  for (const [name, bytes] of parts) {
    const language = /^i18n\/(.+)\.json$/.exec(name)?.[1]
    if (language !== undefined) words.set(language, wordsIn(name, bytes.toString('utf8')))
  }
  return words
}

export function wordsIn(name: string, content: string): PackageWords {
  let read: unknown
  try {
    read = JSON.parse(content)
  } catch {
    read = undefined
  }
  const shaped = shape.safeParse(read)
  if (shaped.success) return shaped.data
  const [issue] = shaped.error.issues
  throw new CounterflowError('PACKAGE_WORDS', `${name} holds no words: ${issue?.path.join('.')}: ${issue?.message}.`, {
    kept: 'Nothing was written or installed.',
    advice: 'It may hold name, benefit, questions (title, description, choices) and steps.',
  })
}

/** Of a language such as `de-CH`: its own words, else those of `de`. */
export const wordsFor = (words: ReadonlyMap<string, PackageWords>, language: string): PackageWords =>
  words.get(language) ?? words.get(language.split('-')[0] ?? '') ?? {}

export function inWords(flow: Flow, { name, questions = {}, steps = {} }: PackageWords): Flow {
  const { properties } = flow.parameters
  const asked = isObject(properties)
    ? Object.fromEntries(Object.entries(properties).map(([id, one]) => [id, reworded(one, own(questions, id))]))
    : properties
  const nodes = Object.entries(flow.nodes).map(([id, node]) => {
    const called = own(steps, id)
    return [id, called === undefined ? node : { ...node, name: called }] as const
  })
  return {
    ...flow,
    ...(name === undefined ? {} : { name }),
    nodes: Object.fromEntries(nodes),
    parameters: asked === undefined ? flow.parameters : { ...flow.parameters, properties: asked },
  }
}

type Question = NonNullable<PackageWords['questions']>[string]

function reworded(schema: Json, question: Question | undefined): Json {
  if (!isObject(schema) || question === undefined) return schema
  const { title, description, choices = {} } = question
  const options = Array.isArray(schema.oneOf)
    ? { oneOf: schema.oneOf.map((one) => (isObject(one) ? withTitle(one, own(choices, String(one.const))) : one)) }
    : {}
  return { ...withTitle(schema, title), ...(description === undefined ? {} : { description }), ...options }
}

const withTitle = (schema: JsonObject, title: string | undefined): JsonObject =>
  title === undefined ? schema : { ...schema, title }

const own = <T>(object: { readonly [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined
