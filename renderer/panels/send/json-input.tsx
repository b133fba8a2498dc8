/** JSON as text: kept as typed, handed on when it can be read, and told by line and column where it cannot. */
import { useEffect, useState } from 'react'
import { parseJson } from '../../../runtime/expression/json.ts'
import type { Json } from '../../../runtime/model/json.ts'
import { sameJson } from '../../document/json-value.ts'
import { Icon } from '../../ui/icon.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { t } from '../../words/words.ts'
import styles from './json-input.module.css'

type Props = {
  readonly value: Json | undefined
  onChange(value: Json | undefined): void
  readonly onBlur?: (() => void) | undefined
  /** Whether what is typed can be read at the moment. */
  readonly onReadable?: ((readable: boolean) => void) | undefined
  readonly label?: string | undefined
  readonly rows?: number | undefined
}

export function JsonInput({ value, onChange, onBlur, onReadable, label, rows = 6 }: Props) {
  const [text, setText] = useState(() => print(value))
  const read = text.trim() === '' ? { value: undefined } : parseJson(text)
  // Undo, or a choice elsewhere, changed the value behind the text.
  useEffect(() => {
    setText((current) => {
      const now = current.trim() === '' ? { value: undefined } : parseJson(current)
      return 'code' in now || sameJson(now.value, value) ? current : print(value)
    })
  }, [value])
  return (
    <div className={styles.json}>
      <TextInput
        multiline
        mono
        rows={rows}
        label={label}
        value={text}
        invalid={'code' in read}
        onChange={(next) => {
          setText(next)
          const found = next.trim() === '' ? { value: undefined } : parseJson(next)
          onReadable?.(!('code' in found))
          if (!('code' in found)) onChange(found.value)
        }}
        onBlur={onBlur}
      />
      {'code' in read ? (
        <p className={styles.wrong} role="status">
          <Icon name="error" size={14} />
          <span>{t('Not kept yet: {message}.', { message: read.message.replace(/\.$/, '') })}</span>
        </p>
      ) : null}
    </div>
  )
}

const print = (value: Json | undefined): string => (value === undefined ? '' : JSON.stringify(value, null, 2))
