/** Whether the connections that a config names are there on the computer that it shall run on. */
import { type BoundConnection, practice } from '../model/connection.ts'
import type { Flow } from '../model/flow.ts'
import { nearest } from '../model/nearest.ts'
import type { NodeType } from '../model/node.ts'
import type { Problem } from '../model/problem.ts'
import { type NamedConnection, readConfig } from './config.ts'
import { didYouMean, oneOf, quote } from './field-value.ts'
import { resolveConfig, resolveSettings } from './settings.ts'

export function unboundConnections(
  named: readonly NamedConnection[],
  bound: readonly BoundConnection[],
): readonly Problem[] {
  const known = [...bound, practice]
  return named.flatMap(({ field, name, kinds }): readonly Problem[] => {
    const found = known.find((each) => each.name === name)
    if (found !== undefined && kinds.includes(found.kind)) return []
    const fitting = known.filter(({ kind }) => kinds.includes(kind)).map((each) => each.name)
    if (found !== undefined)
      return [
        {
          code: 'CONNECTION_KIND',
          message: `Expected a connection to ${oneOf(kinds)}, and ${name} is one to ${found.kind}`,
          field,
          expected: oneOf(kinds),
          found: found.kind,
        },
      ]
    const meant = nearest(name, fitting)
    return [
      {
        code: 'CONNECTION_MISSING',
        message: `There is no connection ${quote(name)} on this computer${didYouMean(meant)}`,
        field,
        found: name.slice(0, 60),
        ...(meant === undefined
          ? {}
          : { nearest: meant, fix: { title: `Use ${meant}`, value: { $connection: meant } } }),
      },
    ]
  })
}

/** Every connection that a flow names, whether its steps are right or not yet. */
export function namedConnections(
  { nodes, parameters, settings }: Flow,
  nodeTypes: readonly NodeType[],
): readonly string[] {
  const answers = resolveSettings(parameters, settings)
  const names = Object.entries(nodes).flatMap(([id, { type: name, version, config }]) => {
    const type = nodeTypes.find((each) => each.type === name && each.version === version)
    if (type === undefined) return []
    const resolved = resolveConfig(config, answers, id, type.fields)
    return readConfig(type.fields, resolved.config, id).connections.map((each) => each.name)
  })
  return [...new Set(names)].sort()
}
