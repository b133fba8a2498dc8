/** A line to name something new, opened by a quiet button; Enter adds it, Escape closes the line. */
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../../../ui/button.tsx'
import { classes } from '../../../ui/classes.ts'
import { Field } from '../../../ui/field.tsx'
import { t } from '../../../words/words.ts'
import outdent from '../outdent.module.css'
import styles from './described.module.css'

type Props = {
  /** Of the button that opens it. */
  readonly title: string
  readonly label: string
  /** Why the name cannot be taken; undefined where it can. */
  wrong(name: string): string | undefined
  input(name: string, setName: (name: string) => void): ReactNode
  onAdd(name: string): void
}

export function AddByName({ title, label, wrong, input, onAdd }: Props) {
  const [name, setName] = useState<string | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const isOpen = name !== null
  useEffect(() => {
    if (isOpen) form.current?.querySelector('input')?.focus()
  }, [isOpen])
  if (name === null)
    return (
      <Button
        kind="quiet"
        size="small"
        icon="plus"
        className={classes(outdent.button, outdent.start)}
        onClick={() => setName('')}
      >
        {title}
      </Button>
    )
  const trimmed = name.trim()
  const why = trimmed === '' ? undefined : wrong(trimmed)
  const add = (): void => {
    if (trimmed === '' || why !== undefined) return
    setName(null)
    onAdd(trimmed)
  }
  return (
    <form
      ref={form}
      className={styles.name}
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        setName(null)
      }}
    >
      <Field label={label} problem={why === undefined ? undefined : { message: why }}>
        {input(name, setName)}
      </Field>
      <Button type="submit" disabled={trimmed === '' || why !== undefined}>
        {t('Add')}
      </Button>
    </form>
  )
}
