/** Edits of every kind, chosen by numbers, for any flow. */
import fc from 'fast-check'
import { addNode, addNodeAfter, newNodeId, placeAfter } from '../../../renderer/document/add-node.ts'
import { align, distribute } from '../../../renderer/document/align.ts'
import type { Sizes } from '../../../renderer/document/card-size.ts'
import { copyText, pasteSteps } from '../../../renderer/document/clipboard.ts'
import { addRow, moveRow, removeRow, setConfig, setValue } from '../../../renderer/document/configure.ts'
import { connect, disconnect, reconnect } from '../../../renderer/document/connect.ts'
import {
  addField,
  changeField,
  removeField,
  renameField,
  setRequired,
  withFact,
} from '../../../renderer/document/describe.ts'
import { duplicate } from '../../../renderer/document/duplicate.ts'
import { edgeId } from '../../../renderer/document/edge-id.ts'
import { asKind, fieldKinds, schemaOf } from '../../../renderer/document/field-kinds.ts'
import { insertIntoEdge, makeRoom, middleOfEdge } from '../../../renderer/document/insert-into-edge.ts'
import { tidy } from '../../../renderer/document/layout.ts'
import { moveNodes } from '../../../renderer/document/move.ts'
import { addNote, moveNote, newNoteId, removeNote, writeNote } from '../../../renderer/document/notes.ts'
import { outputsOf } from '../../../renderer/document/outputs.ts'
import { makeSetting, removeSetting, settingName, settingNames } from '../../../renderer/document/parameters.ts'
import { readPaste } from '../../../renderer/document/paste-text.ts'
import { remove, removeAndJoin } from '../../../renderer/document/remove.ts'
import { renameNode } from '../../../renderer/document/rename.ts'
import {
  setAnswer,
  setCurrency,
  setDescription,
  setEventSchema,
  setFlowName,
  setParameters,
  setZone,
} from '../../../renderer/document/settings.ts'
import type { Field } from '../../../runtime/model/field.ts'
import { type Flow, splitOutput } from '../../../runtime/model/flow.ts'
import type { Json } from '../../../runtime/model/json.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'

export const nastyNames = [
  '',
  'Paid',
  '__proto__',
  'constructor',
  'toString',
  '<img src=x onerror=alert(1)>',
  '\u202Egnp.exe',
  'a\u0000b\u001B[31m\r\nc',
  '\uD800',
  'x'.repeat(5_000),
  'Überweisung № 5',
]

export type EditPlan = { readonly kind: string; readonly a: number; readonly b: number; readonly value: Json }

type Edit = (flow: Flow, plan: EditPlan) => Flow

const none: Sizes = new Map()
const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)]
const idAt = (flow: Flow, at: number): string => pick(Object.keys(flow.nodes), at) ?? 'nobody'
const edgeAt = (flow: Flow, at: number) => pick(flow.edges, at) ?? { from: 'nobody.out', to: 'nobody' }
const someIds = (flow: Flow, bits: number): ReadonlySet<string> =>
  new Set(Object.keys(flow.nodes).filter((_, index) => (bits >> (index % 16)) & 1))
const typeAt = (at: number) => pick(nodeTypes, at) ?? nodeTypes[0]
const outputAt = (flow: Flow, node: number, at: number): string => {
  const id = idAt(flow, node)
  return `${id}.${pick(outputsOf(flow, id, nodeTypes), at) ?? 'out'}`
}
const nameAt = (at: number): string => pick(nastyNames, at) ?? ''

function fieldPath(flow: Flow, node: number, at: number): string {
  const type = nodeTypes.find(({ type: name }) => name === flow.nodes[idAt(flow, node)]?.type)
  const paths = Object.entries<Field>(type?.fields ?? {}).flatMap(([name, field]) =>
    field.kind === 'list' ? [name, ...Object.keys(field.fields).map((inner) => `${name}.0.${inner}`)] : [name],
  )
  return pick([...paths, 'unheard.of', '__proto__.polluted', 'constructor'], at) ?? 'x'
}

const edits: { readonly [kind: string]: Edit } = {
  add: (flow, { a, b }) => {
    const type = typeAt(a)
    return type ? addNode(flow, nodeTypes, newNodeId(flow, type), type, { x: b * 7, y: a * 3 }) : flow
  },
  addAfter: (flow, { a, b }) => {
    const type = typeAt(b)
    const from = outputAt(flow, a, b)
    return type ? addNodeAfter(flow, nodeTypes, newNodeId(flow, type), type, from, placeAfter(flow, from)) : flow
  },
  insert: (flow, { a, b }) => {
    const edge = edgeAt(flow, a)
    const type = typeAt(b)
    if (!type) return flow
    const id = newNodeId(flow, type)
    const added = addNode(flow, nodeTypes, id, type, middleOfEdge(flow, edge))
    return makeRoom(insertIntoEdge(added, nodeTypes, edge, id), id)
  },
  remove: (flow, { a, b }) => remove(flow, someIds(flow, a), new Set([edgeId(edgeAt(flow, b))])),
  removeAndJoin: (flow, { a }) => removeAndJoin(flow, idAt(flow, a)),
  move: (flow, { a, b }) => moveNodes(flow, someIds(flow, a), { x: b - 50, y: a - 30 }),
  connect: (flow, { a, b }) => connect(flow, nodeTypes, outputAt(flow, a, b), idAt(flow, b)),
  reconnect: (flow, { a, b }) =>
    reconnect(flow, nodeTypes, edgeAt(flow, a), { from: edgeAt(flow, a).from, to: idAt(flow, b) }),
  disconnect: (flow, { a }) => disconnect(flow, new Set([edgeId(edgeAt(flow, a))])),
  rename: (flow, { a, b }) => renameNode(flow, idAt(flow, a), nameAt(b)),
  setValue: (flow, { a, b, value }) => setValue(flow, nodeTypes, idAt(flow, a), fieldPath(flow, a, b), value),
  clearValue: (flow, { a, b }) => setValue(flow, nodeTypes, idAt(flow, a), fieldPath(flow, a, b), undefined),
  setConfig: (flow, { a, value }) => setConfig(flow, nodeTypes, idAt(flow, a), { rules: value, ['__proto__']: 1 }),
  nameRule: (flow, { a, b }) => setValue(flow, nodeTypes, idAt(flow, a), `rules.${b % 3}.name`, nameAt(b)),
  addRow: (flow, { a, b }) =>
    addRow(flow, nodeTypes, idAt(flow, a), 'rules', { name: `way-${b}`, when: 'true' }, b % 3),
  removeRow: (flow, { a, b }) => removeRow(flow, nodeTypes, idAt(flow, a), 'rules', b % 3),
  moveRow: (flow, { a, b }) => moveRow(flow, nodeTypes, idAt(flow, a), 'rules', a % 3, b % 3),
  paste: (flow, { a, b }) => {
    const pasted = readPaste(copyText(flow, someIds(flow, a)))
    return pasted.kind === 'steps' ? pasteSteps(flow, nodeTypes, pasted.steps, { x: a, y: b }).flow : flow
  },
  duplicate: (flow, { a }) => duplicate(flow, nodeTypes, someIds(flow, a)).flow,
  tidy: (flow, { a }) => tidy(flow, none, someIds(flow, a)),
  align: (flow, { a, b }) =>
    align(
      flow,
      someIds(flow, a),
      pick(['left', 'center', 'right', 'top', 'middle', 'bottom'] as const, b) ?? 'left',
      none,
    ),
  distribute: (flow, { a, b }) => distribute(flow, someIds(flow, a), b % 2 ? 'across' : 'down', none),
  note: (flow, { a, b }) => {
    const id = pick(['note-1', '__proto__', newNoteId(flow) ?? 'note-1'], a) ?? 'note-1'
    const at = { x: a - 500, y: b * 3 }
    return (
      pick([addNote(flow, id, at), writeNote(flow, id, nameAt(b)), moveNote(flow, id, at), removeNote(flow, id)], b) ??
      flow
    )
  },
  setFlowName: (flow, { b }) => setFlowName(flow, nameAt(b)),
  setDescription: (flow, { b }) => setDescription(flow, nameAt(b)),
  setZone: (flow, { b }) => setZone(flow, pick(['Europe/Berlin', 'UTC', 'nowhere'], b) ?? 'UTC'),
  setCurrency: (flow, { b }) => setCurrency(flow, pick(['EUR', 'GBP', '?'], b) ?? 'EUR'),
  setAnswer: (flow, { b, value }) => setAnswer(flow, nodeTypes, pick(['hold', '__proto__', 'x'], b) ?? 'hold', value),
  setEventSchema: (flow, { a, b }) =>
    setEventSchema(flow, pick(['order.placed', '__proto__', 'a'], b) ?? 'a', a % 2 ? { type: 'object' } : null),
  describeEvent: (flow, { a, b }) => {
    const known = flow.events['order.placed']
    const [path, name] = [pick([['number'], ['total'], ['total', 'minor'], ['__proto__']], a) ?? [], nameAt(b)]
    if (!known) return flow
    const next = pick(
      [
        addField(known, path.slice(0, -1), name, schemaOf.group),
        renameField(known, path, name),
        removeField(known, path),
        setRequired(known, path, b % 2 === 0),
        changeField(known, path, (field) => asKind(withFact(field, 'title', name), pick(fieldKinds, b) ?? 'text')),
      ],
      b,
    )
    return setEventSchema(flow, 'order.placed', next ?? known)
  },
  makeSetting: (flow, { a, b }) => {
    const at = { node: idAt(flow, a), path: fieldPath(flow, a, b) }
    return makeSetting(flow, nodeTypes, at, settingName(flow, nameAt(b)), { type: 'string', default: nameAt(a) })
  },
  removeSetting: (flow, { a }) => removeSetting(flow, nodeTypes, pick(settingNames(flow), a) ?? 'hold'),
  setParameters: (flow, { a }) =>
    setParameters(flow, nodeTypes, { properties: a % 2 ? { hold: { type: 'integer', default: a } } : {} }),
}

/** Flows in properties grow, and time is short. */
const most = 40

export const applyEdit = (flow: Flow, plan: EditPlan): Flow => {
  const next = edits[plan.kind]?.(flow, plan) ?? flow
  return Object.keys(next.nodes).length > most ? flow : next
}

export const editKinds: readonly string[] = Object.keys(edits)

export const anyEdit: fc.Arbitrary<EditPlan> = fc.record({
  kind: fc.constantFrom(...editKinds),
  a: fc.nat(0xffff),
  b: fc.nat(200),
  value: fc.oneof(
    fc.constantFrom<Json>('', 'data.number', 'true', '10m', -0, null, { $param: 'hold' }, [{ name: 'paid' }], [1]),
    fc.jsonValue({ maxDepth: 2 }).map((value) => value as Json),
  ),
})

/** The node at the start of a wire. */
export const startOf = (from: string): string => splitOutput(from).node
