/** Notes between the cards: written in place, chosen and moved by their upper edge, together with cards where those are chosen, too. */
import { useStoreApi } from '@xyflow/react'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react'
import type { Flow } from '../../runtime/model/flow.ts'
import { removeChosen } from '../actions/editing.ts'
import { notesOf, noteWidth, writeNote } from '../document/notes.ts'
import { grid, placeOf } from '../document/place.ts'
import { edit, finishGesture, useDocument } from '../stores/document.ts'
import { select, selectNotes, useSession } from '../stores/session.ts'
import { IconButton } from '../ui/button.tsx'
import { t } from '../words/words.ts'
import { arrows } from './canvas-keys.ts'
import styles from './notes.module.css'
import { moveSteps, removeSteps } from './step-edits.ts'
import type { Point } from './wire-path.ts'

/** Chosen notes and cards move as one, whichever of them is dragged. */
type Together = {
  /** How far what is chosen has been taken. */
  readonly shift: Point | null
  carry(by: Point): void
  /** Null: it goes back to where it was. */
  drop(by: Point | null): void
}

export function Notes({ flow, ...together }: { readonly flow: Flow } & Together) {
  const notes = notesOf(flow)
  useBox(notes)
  return Object.entries(notes).map(([id, note]) => <Note key={id} id={id} {...note} {...together} />)
}

/** The box that is drawn with Shift takes the notes that it touches, as it takes the cards. */
function useBox(notes: NonNullable<Flow['notes']>): void {
  const store = useStoreApi()
  useEffect(() => {
    let last: unknown = null
    return store.subscribe(({ userSelectionRect: box, transform: [x, y, zoom] }) => {
      if (box === last) return
      last = box
      if (box === null) return
      const touched = Object.entries(notes).filter(([id, note]) => {
        const height = document.querySelector<HTMLElement>(`[data-note="${CSS.escape(id)}"]`)?.offsetHeight ?? 0
        const [left, top] = [x + note.x * zoom, y + note.y * zoom]
        const across = left < box.x + box.width && left + noteWidth * zoom > box.x
        return across && top < box.y + box.height && top + height * zoom > box.y
      })
      selectNotes(touched.map(([id]) => id))
    })
  }, [store, notes])
}

type Props = { readonly id: string; readonly text: string; readonly x: number; readonly y: number } & Together

function Note({ id, text, x, y, shift, carry, drop }: Props) {
  const store = useStoreApi()
  const area = useRef<HTMLTextAreaElement>(null)
  /** Where the pointer took hold of it. */
  const held = useRef<{ readonly at: Point; moved: boolean } | null>(null)
  const isNew = useSession((session) => session.newNote === id)
  const isChosen = useSession((session) => session.notes.has(id))
  useEffect(() => {
    if (!isNew) return
    area.current?.focus({ preventScroll: true })
    useSession.setState({ newNote: null })
  }, [isNew])
  const onKey = (event: KeyboardEvent): void => {
    const by = arrows[event.key]
    if (event.key === 'Escape' && held.current !== null) {
      held.current = null
      drop(null)
    } else if (by !== undefined) moveBy({ x: by.x * grid, y: by.y * grid }, event.shiftKey ? 4 : 1)
    else if (event.key === 'Delete' || event.key === 'Backspace') remove()
    else if (event.key === 'Enter') area.current?.focus()
    else if (event.key === ' ') choose('this one too')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const choose = (how: 'alone' | 'this one too'): void => {
    const { nodes, edges, notes } = useSession.getState()
    const next = new Set(notes)
    if (!next.delete(id)) next.add(id)
    if (how === 'alone') select([], [], [id])
    else select(nodes, edges, next)
  }
  const moveBy = ({ x, y }: Point, factor: number): void => {
    if (!isChosen) choose('alone')
    const { flow } = useDocument.getState()
    const by = { x: x * factor, y: y * factor }
    const { nodes, notes } = useSession.getState()
    const places = [...nodes].flatMap((node) => {
      const place = flow === null ? undefined : placeOf(flow, node)
      return place === undefined ? [] : [[node, { x: place.x + by.x, y: place.y + by.y }] as const]
    })
    moveSteps(new Map(places), null, `arrows ${[...nodes, ...notes].join(' ')}`, by)
  }
  const remove = (): void => {
    if (isChosen) removeChosen('delete')
    else removeSteps(new Set(), new Set(), new Set([id]))
  }
  const takenBy = ({ clientX, clientY }: PointerEvent): Point => {
    const { at } = held.current ?? { at: { x: clientX, y: clientY } }
    const zoom = store.getState().transform[2]
    return { x: (clientX - at.x) / zoom, y: (clientY - at.y) / zoom }
  }
  const onDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = { at: { x: event.clientX, y: event.clientY }, moved: false }
    if (event.ctrlKey || event.metaKey || event.shiftKey) choose('this one too')
    else if (!isChosen) choose('alone')
  }
  const onMove = (event: PointerEvent): void => {
    if (held.current === null) return
    const by = takenBy(event)
    if (!held.current.moved && Math.hypot(by.x, by.y) < 3) return
    held.current.moved = true
    carry(by)
  }
  const onUp = (event: PointerEvent): void => {
    if (held.current === null) return
    const { moved } = held.current
    const { x, y } = takenBy(event)
    held.current = null
    // On the grid, as cards are.
    if (moved) drop({ x: Math.round(x / grid) * grid, y: Math.round(y / grid) * grid })
    else if (!event.ctrlKey && !event.metaKey && !event.shiftKey) choose('alone')
  }
  const by = isChosen ? shift : null
  const place = { x: x + (by?.x ?? 0), y: y + (by?.y ?? 0) }
  return (
    <div
      className={`nopan nodrag nowheel ${styles.note}`}
      style={{ transform: `translate(${place.x}px, ${place.y}px)` }}
      data-note={id}
      data-chosen={isChosen || undefined}
    >
      <div className={styles.edge}>
        <button
          type="button"
          className={styles.grip}
          aria-label={t('Move the note, with the arrow keys too: {text}', { text: text.slice(0, 60) })}
          aria-pressed={isChosen}
          onKeyDown={onKey}
          onBlur={finishGesture}
          onPointerDown={onDown}
          onPointerMove={onMove}
          onPointerUp={onUp}
          onPointerCancel={() => {
            held.current = null
            drop(null)
          }}
        />
        <IconButton
          icon="x"
          size="small"
          label={t('Remove the note')}
          onClick={() => removeSteps(new Set(), new Set(), new Set([id]))}
        />
      </div>
      <textarea
        ref={area}
        className={styles.text}
        aria-label={t('Note')}
        placeholder={t('Write a note…')}
        value={text}
        maxLength={2_000}
        onBlur={finishGesture}
        rows={Math.max(2, text.split('\n').length)}
        onChange={(event) => edit(t('Write a note'), (flow) => writeNote(flow, id, event.target.value), `note ${id}`)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
          event.stopPropagation()
        }}
      />
    </div>
  )
}
