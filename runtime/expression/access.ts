/** Reading fields: `data.total.minor`, `event.type`, `line["sku"]`, `data.lines[0]`. Own properties only. */
import type { CloudEvent } from '../model/event.ts'
import { CannotTell } from '../model/expression.ts'
import type { Compiled, Compiler } from './compiler.ts'
import { constant } from './compiler.ts'
import { chainOf, nameRange, printPath, typeAt, typeProblem } from './field-chain.ts'
import type { Node } from './parse.ts'
import { type Key, overOptional, own, readPath, whyMissing } from './read-path.ts'
import {
  alternatives,
  anyObject,
  anyType,
  canBe,
  describe,
  nullType,
  type StaticType,
  textType,
  timeType,
  union,
} from './static-type.ts'
import { isErased, Timestamp } from './value.ts'

const textOrNull = union([textType, nullType])
const eventFields: ReadonlyMap<string, StaticType> = new Map([
  ['id', textType],
  ['source', textType],
  ['type', textType],
  ['subject', textOrNull],
  ['time', timeType],
  ['partitionkey', textOrNull],
  ['correlationid', textOrNull],
  ['causationid', textOrNull],
  ['attributes', anyObject],
])

export function compileAccess(node: Node, compiler: Compiler): Compiled {
  const { base, keys } = chainOf(node)
  if (base.op === 'id' && !compiler.locals.has(base.args)) {
    if (base.args === 'event') return compileEvent(node, keys, compiler)
    if (base.args === 'data') {
      const path = printPath('data', keys)
      compiler.reads.add(path)
      return { run: readPath(null, keys, path), type: typeAt(compiler.data, keys, node, 'data', compiler), path }
    }
  }
  if (keys.length === 0) return compileDynamic(node, compiler)
  const from = compiler.compile(base)
  const path = from.path === undefined ? undefined : printPath(from.path, keys)
  if (path !== undefined) compiler.reads.add(path)
  const type = typeAt(from.type, keys, node, compiler.text(base), compiler)
  if (from.type.kind === 'optional' && from.path !== undefined) compiler.reads.delete(from.path)
  if (from.type.kind === 'optional')
    return {
      run: overOptional(from.run, keys, path ?? compiler.text(node)),
      type,
      ...(path === undefined ? {} : { path }),
    }
  return { run: readPath(from.run, keys, path ?? compiler.text(node)), type, ...(path === undefined ? {} : { path }) }
}

function compileEvent(node: Node, keys: readonly Key[], compiler: Compiler): Compiled {
  const [name, ...rest] = keys
  if (typeof name !== 'string')
    return compiler.report(node, 'EXPR_TYPE', `Expected a field such as event.type, got ${compiler.text(node)}`)
  const type = eventFields.get(name)
  if (type === undefined) {
    if (name === 'data')
      return compiler.report(
        node,
        'EXPR_UNKNOWN',
        'Expected data, got event.data: the content of an event is called data',
        {
          found: 'event.data',
          nearest: 'data',
          fix: { title: 'Write data', value: compiler.source.replace('event.data', 'data') },
        },
      )
    return compiler.unknown(node, 'a field of event', name, [...eventFields.keys()], nameRange(node, keys, 0, compiler))
  }
  const path = printPath('event', keys)
  compiler.reads.add(path)
  if (name === 'time' && rest.length === 0)
    return { run: (frame) => new Timestamp(frame.event.time), type, path, time: (frame) => frame.event.time }
  if (name === 'attributes')
    return {
      run: readPath((frame) => frame.event.attributes, rest, path),
      type: rest.length > 0 ? anyType : type,
      path,
    }
  const read = eventReaders[name]
  if (read === undefined || rest.length > 0) return typeProblem(node, describe(type), rest[0] ?? '', compiler)
  return { run: (frame) => read(frame.event), type, path }
}

export const eventReaders: { readonly [name: string]: ((event: CloudEvent) => string | null) | undefined } = {
  id: (event) => event.id,
  source: (event) => event.source,
  type: (event) => event.type,
  subject: (event) => event.subject,
  partitionkey: (event) => event.partitionkey,
  correlationid: (event) => event.correlationid,
  causationid: (event) => event.causationid,
}

/** `data[event.type]`, `data.lines[i]`: the key comes from the event as well. */
function compileDynamic(node: Node, compiler: Compiler): Compiled {
  if (node.op !== '[]') return constant(null, anyType)
  const from = compiler.compile(node.args[0])
  const by = compiler.compile(node.args[1])
  if (!canBe(from.type, ['list', 'object', 'optional']))
    typeProblem(node, describe(from.type), compiler.text(node.args[1]), compiler)
  if (!canBe(by.type, ['text', 'number']))
    compiler.report(node, 'EXPR_TYPE', `Expected a field name or a number in [ ], got ${describe(by.type)}`)
  const path = compiler.text(node)
  const types = alternatives(from.type).map((type) =>
    type.kind === 'list'
      ? type.items
      : type.kind === 'object'
        ? union([...type.fields.values(), ...(type.others ? [type.others] : [])])
        : anyType,
  )
  return {
    type: union(types),
    run: (frame) => {
      const holder = from.run(frame)
      if (holder instanceof CannotTell) return holder
      const key = by.run(frame)
      if (key instanceof CannotTell) return key
      if (typeof key !== 'string' && typeof key !== 'number') return new CannotTell(path, 'type')
      const value = own(holder, key)
      if (value === undefined) return new CannotTell(path, whyMissing(holder, key))
      return typeof value === 'object' && value !== null && isErased(value) ? new CannotTell(path, 'erased') : value
    },
  }
}
