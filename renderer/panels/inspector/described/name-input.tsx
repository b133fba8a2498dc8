/** A name that stands for something: taken over when it is left or by Enter, so that it never clashes while it is typed. */
import { useEffect, useState } from 'react'
import { isReserved } from '../../../../runtime/compile/names.ts'
import { Field } from '../../../ui/field.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { t } from '../../../words/words.ts'

type Props = {
  readonly label: string
  readonly value: string
  /** Names of its neighbours; its own may be among them. */
  readonly taken: readonly string[]
  onChange(name: string): void
}

export function NameInput({ label, value, taken, onChange }: Props) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const name = text.trim()
  const wrong =
    name === ''
      ? t('It needs a name.')
      : isReserved(name)
        ? t('This name is taken by the system. Choose another one.')
        : name !== value && taken.includes(name)
          ? t('Another field has this name.')
          : undefined
  const take = (): void => {
    if (wrong !== undefined) setText(value)
    else if (name !== value) onChange(name)
  }
  return (
    <Field label={label} problem={wrong === undefined ? undefined : { message: wrong }}>
      <TextInput
        value={text}
        mono
        maxLength={120}
        onChange={setText}
        onBlur={take}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take()
        }}
      />
    </Field>
  )
}
