/** The palette behind Ctrl K: every action and every place, found by typing. */
import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useRef, useState } from 'react'
import { t } from '../words/words.ts'
import styles from './command-list.module.css'
import { type CommandEntry, type CommandGroup, found } from './command-search.ts'
import dialog from './dialog.module.css'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'

export type { CommandEntry }

type Props = {
  readonly open: boolean
  onClose(): void
  readonly placeholder: string
  readonly entries: readonly CommandEntry[]
  /** What can be done with the very words that were typed. */
  readonly withQuery?: ((query: string) => readonly CommandGroup[]) | undefined
}

export function CommandList({ open, onClose, placeholder, entries, withQuery }: Props) {
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={dialog.backdrop} />
        <Dialog.Popup className={styles.popup} aria-label={placeholder}>
          <Palette onClose={onClose} placeholder={placeholder} entries={entries} withQuery={withQuery} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Mounted with the dialog, so that each opening starts with an empty question. */
function Palette({ onClose, placeholder, entries, withQuery }: Omit<Props, 'open'>) {
  const [query, setQuery] = useState('')
  const input = useRef<HTMLInputElement>(null)
  // The dialog gives the focus with the next picture: letters that follow the keys at once would be lost until then.
  useEffect(() => input.current?.focus(), [])
  const groups = [...found(entries, query), ...(query.trim() === '' ? [] : (withQuery?.(query.trim()) ?? []))]
  const run = (entry: CommandEntry) => {
    // Closed first: an action may open a dialog of its own, which must get the focus.
    onClose()
    entry.run()
  }
  return (
    <Autocomplete.Root
      inline
      open
      mode="none"
      items={groups}
      value={query}
      onValueChange={setQuery}
      itemToStringValue={(entry: CommandEntry) => entry.title}
      autoHighlight="always"
      keepHighlight
    >
      <div className={styles.head}>
        <Icon name="search" size={16} />
        <Autocomplete.Input ref={input} className={styles.input} placeholder={placeholder} aria-label={placeholder} />
      </div>
      <Autocomplete.Empty>
        <p className={styles.none}>{t('Nothing fits “{query}”.', { query })}</p>
      </Autocomplete.Empty>
      <Autocomplete.List className={styles.list}>
        {(group: CommandGroup) => (
          <Autocomplete.Group key={group.value} items={group.items}>
            <Autocomplete.GroupLabel className={styles.group}>{group.value}</Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(entry: CommandEntry) => (
                <Autocomplete.Item key={entry.id} value={entry} className={styles.entry} onClick={() => run(entry)}>
                  <span className={styles.icon}>
                    {entry.icon === undefined ? null : <Icon name={entry.icon} size={16} />}
                  </span>
                  <span className={styles.title}>{entry.title}</span>
                  {entry.hint === undefined ? null : <span className={styles.hint}>{entry.hint}</span>}
                  {entry.keys === undefined ? null : <Kbd keys={entry.keys} />}
                </Autocomplete.Item>
              )}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  )
}
