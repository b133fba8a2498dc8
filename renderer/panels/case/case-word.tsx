/** The word that a case is looked up by. */
import { useEffect, useRef, useState } from 'react'
import { openCase } from '../../stores/session.ts'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useFirstFocus } from '../../ui/use-first-focus.ts'
import { t } from '../../words/words.ts'
import styles from './case.module.css'

export function CaseWord({ word }: { readonly word: string }) {
  const [text, setText] = useState(word)
  useEffect(() => setText(word), [word])
  const form = useRef<HTMLFormElement>(null)
  // Escape leads back to the history from here, and the keys of the canvas do not.
  useFirstFocus(form)
  return (
    <form
      ref={form}
      className={styles.word}
      onSubmit={(submit) => {
        submit.preventDefault()
        if (text.trim() !== '') openCase(text.trim())
      }}
    >
      <TextInput
        type="search"
        icon="search"
        value={text}
        onChange={setText}
        label={t('What happened to')}
        placeholder={t('Order, customer, SKU, payment…')}
        maxLength={200}
      />
      <Button size="small" type="submit" disabled={text.trim() === ''}>
        {t('Look it up')}
      </Button>
    </form>
  )
}
