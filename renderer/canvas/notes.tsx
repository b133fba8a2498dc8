/** Notes between the cards: written in place, moved by their upper edge with the pointer or the arrow keys. */
import { useStoreApi } from '@xyflow/react'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import type { Flow } from '../../runtime/model/flow.ts'
import { moveNote, notesOf, removeNote, writeNote } from '../document/notes.ts'
import { grid } from '../document/place.ts'
import { edit, finishGesture } from '../stores/document.ts'
import { useSession } from '../stores/session.ts'
import { IconButton } from '../ui/button.tsx'
import { t } from '../words/words.ts'
import styles from './notes.module.css'
import type { Point } from './wire-path.ts'

export function Notes({ flow }: { readonly flow: Flow }) {
  return Object.entries(notesOf(flow)).map(([id, note]) => <Note key={id} id={id} {...note} />)
}

const steps: { readonly [key: string]: Point } = {
  ArrowLeft: { x: -grid, y: 0 },
  ArrowRight: { x: grid, y: 0 },
  ArrowUp: { x: 0, y: -grid },
  ArrowDown: { x: 0, y: grid },
}

type Props = { readonly id: string; readonly text: string; readonly x: number; readonly y: number }

function Note({ id, text, x, y }: Props) {
  const store = useStoreApi()
  const area = useRef<HTMLTextAreaElement>(null)
  /** Where the pointer has taken it, until it lets go. */
  const [held, setHeld] = useState<(Point & { readonly from: Point }) | null>(null)
  const isNew = useSession((session) => session.newNote === id)
  useEffect(() => {
    if (!isNew) return
    area.current?.focus({ preventScroll: true })
    useSession.setState({ newNote: null })
  }, [isNew])
  const remove = (): void => edit(t('Remove a note'), (flow) => removeNote(flow, id))
  const move = (to: Point, gesture: string | null = null): void =>
    edit(t('Move a note'), (flow) => moveNote(flow, id, to), gesture)
  const onKey = (event: KeyboardEvent): void => {
    const by = steps[event.key]
    if (event.key === 'Escape' && held !== null) setHeld(null)
    else if (by !== undefined) move({ x: x + by.x, y: y + by.y }, `note ${id} moves`)
    else if (event.key === 'Delete' || event.key === 'Backspace') remove()
    else if (event.key === 'Enter') area.current?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const onDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setHeld({ x, y, from: { x: event.clientX, y: event.clientY } })
  }
  const onMove = (event: PointerEvent): void => {
    if (held === null) return
    const zoom = store.getState().transform[2]
    const { from } = held
    setHeld({ x: x + (event.clientX - from.x) / zoom, y: y + (event.clientY - from.y) / zoom, from })
  }
  const onUp = (): void => {
    if (held !== null) move(held)
    setHeld(null)
  }
  const place = held ?? { x, y }
  return (
    <div
      className={`nopan nodrag nowheel ${styles.note}`}
      style={{ transform: `translate(${place.x}px, ${place.y}px)` }}
      data-note={id}
    >
      <div className={styles.edge}>
        <button
          type="button"
          className={styles.grip}
          aria-label={t('Move the note, with the arrow keys too: {text}', { text: text.slice(0, 60) })}
          onKeyDown={onKey}
          onBlur={finishGesture}
          onPointerDown={onDown}
          onPointerMove={onMove}
          onPointerUp={onUp}
          onPointerCancel={() => setHeld(null)}
        />
        <IconButton icon="x" size="small" label={t('Remove the note')} onClick={remove} />
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
