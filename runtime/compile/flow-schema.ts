/** The published JSON Schema of flow documents, from the description of a flow and the fields of the node types. */
import type { Field, Fields } from '../model/field.ts'
import { flowSchemaUrl } from '../model/flow.ts'
import type { Json, JsonObject } from '../model/json.ts'
import type { NodeType } from '../model/node.ts'
import { expectation } from './field-value.ts'
import { flowShape, nodeShape } from './flow-shape.ts'
import { compareText } from './graph.ts'
import { namings, nodeId } from './names.ts'
import { bounds, schemaOfShape } from './shape.ts'

const parameterReference = { $ref: '#/$defs/parameter' }

/** Write it with `writeJson`. */
export function flowSchema(nodeTypes: readonly NodeType[]): JsonObject {
  const document = schemaOfShape(flowShape)
  const properties = document.properties
  const types = [...nodeTypes].sort((a, b) => compareText(a.type, b.type) || a.version - b.version)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: flowSchemaUrl,
    title: 'Counterflow flow',
    ...document,
    properties: {
      ...(typeof properties === 'object' ? properties : {}),
      nodes: {
        type: 'object',
        description: flowShape.properties.nodes.help,
        propertyNames: { pattern: nodeId.pattern.source, maxLength: nodeId.longest },
        additionalProperties: { $ref: '#/$defs/node' },
      },
    },
    $defs: {
      parameter: {
        type: 'object',
        description: 'The answer to a parameter of the flow.',
        properties: { $param: { type: 'string' } },
        required: ['$param'],
        additionalProperties: false,
      },
      node: { ...schemaOfShape(nodeShape), allOf: types.map(whenOfType) },
    },
  }
}

function whenOfType({ type, version, title, summary, fields }: NodeType): JsonObject {
  return {
    if: { properties: { type: { const: type }, version: { const: version } }, required: ['type', 'version'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { properties: { config: { ...schemaOfFields(fields), title, description: summary } } },
  }
}

function schemaOfFields(fields: Fields): JsonObject {
  const entries = Object.entries(fields)
  const required = entries.flatMap(([name, field]) => (field.optional || field.default !== undefined ? [] : [name]))
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, field]) => [name, schemaOfField(field)])),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  }
}

function schemaOfField(field: Field): JsonObject {
  const told: { [name: string]: Json } = { description: field.help }
  if (field.label !== undefined) told.title = field.label
  if (field.default !== undefined) told.default = field.default
  return { ...told, anyOf: [{ ...schemaOfKind(field), title: expectation(field) }, parameterReference] }
}

function schemaOfKind(field: Field): JsonObject {
  switch (field.kind) {
    case 'json':
      return {}
    case 'boolean':
      return { type: 'boolean' }
    case 'integer':
    case 'number':
      return { type: field.kind, ...bounds(field) }
    case 'choice':
      return { type: 'string', enum: field.options.map(({ value }) => value) }
    case 'name':
      return { type: 'string', pattern: namings[field.names].pattern.source, maxLength: namings[field.names].longest }
    case 'list':
      return {
        type: 'array',
        items: { anyOf: [schemaOfFields(field.fields), parameterReference] },
        ...(field.minimum === undefined ? {} : { minItems: field.minimum }),
      }
    case 'connection':
      return {
        anyOf: [
          { type: 'string' },
          {
            type: 'object',
            properties: { $connection: { type: 'string' } },
            required: ['$connection'],
            additionalProperties: false,
          },
        ],
      }
    case 'text':
    case 'duration':
    case 'expression':
    case 'zone':
    case 'schedule':
    case 'path':
      return { type: 'string' }
  }
}
