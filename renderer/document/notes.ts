/** Notes on the canvas: for people, without any meaning for what the flow does. */
import type { Flow } from '../../runtime/model/flow.ts'
import { type Point, toGrid } from './place.ts'

export const noteWidth = 220
export const mostNotes = 200
export const longestNote = 2_000

export const notesOf = (flow: Flow): NonNullable<Flow['notes']> => flow.notes ?? {}

/** Undefined where there are so many that nobody reads them. */
export const newNoteId = (flow: Flow): string | undefined => newNoteIds(flow, 1)?.[0]

export const addNote = (flow: Flow, id: string, at: Point): Flow =>
  Object.hasOwn(notesOf(flow), id) ? flow : { ...flow, notes: { ...notesOf(flow), [id]: { text: '', ...toGrid(at) } } }

export function writeNote(flow: Flow, id: string, text: string): Flow {
  const plain = text.toWellFormed().slice(0, longestNote)
  return change(flow, id, (note) => (note.text === plain ? note : { ...note, text: plain }))
}

export function moveNote(flow: Flow, id: string, to: Point): Flow {
  const { x, y } = toGrid(to)
  return change(flow, id, (note) => (note.x === x && note.y === y ? note : { ...note, x, y }))
}

/** The last one takes the list with it: a flow without notes is written as one that never had any. */
export function removeNote(flow: Flow, id: string): Flow {
  const { notes, ...rest } = flow
  if (notes === undefined || !Object.hasOwn(notes, id)) return flow
  const left = Object.entries(notes).filter(([other]) => other !== id)
  return left.length === 0 ? rest : { ...rest, notes: Object.fromEntries(left) }
}

export const removeNotes = (flow: Flow, ids: Iterable<string>): Flow => [...ids].reduce(removeNote, flow)

export function shiftNotes(flow: Flow, ids: Iterable<string>, by: Point | null): Flow {
  if (by === null) return flow
  return [...ids].reduce((before, id) => {
    const note = notesOf(before)[id]
    return note === undefined ? before : moveNote(before, id, { x: note.x + by.x, y: note.y + by.y })
  }, flow)
}

/** As many new names as there are notes to come; undefined where nobody would read that many. */
export function newNoteIds(flow: Flow, count: number): readonly string[] | undefined {
  const taken = new Set(Object.keys(notesOf(flow)))
  if (taken.size + count > mostNotes) return undefined
  const made: string[] = []
  for (let number = 1; made.length < count; number++) if (!taken.has(`note-${number}`)) made.push(`note-${number}`)
  return made
}

type Note = NonNullable<Flow['notes']>[string]

function change(flow: Flow, id: string, edit: (note: Note) => Note): Flow {
  const notes = notesOf(flow)
  const note = Object.hasOwn(notes, id) ? notes[id] : undefined
  const next = note && edit(note)
  return next === undefined || next === note ? flow : { ...flow, notes: { ...notes, [id]: next } }
}
