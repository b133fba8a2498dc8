/** A text to be taken elsewhere: an address, a token. It can be selected, and a button copies it. */
import { useRef, useState } from 'react'
import { t } from '../words/words.ts'
import { Button } from './button.tsx'
import styles from './copy-text.module.css'
import { TextInput } from './text-input.tsx'

type Props = {
  readonly text: string
  /** What it is. */
  readonly label: string
}

/** ms that the button says so. */
const saidFor = 2_000

export function CopyText({ text, label }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    // Where the clipboard is not to be had, it is selected, and the usual keys do it.
    input.current?.focus()
    input.current?.select()
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      return
    }
    setCopied(true)
    setTimeout(() => setCopied(false), saidFor)
  }
  return (
    <div className={styles.line}>
      <TextInput ref={input} value={text} onChange={() => {}} label={label} readOnly mono />
      <Button icon={copied ? 'check' : 'copy'} onClick={() => void copy()}>
        {copied ? t('Copied') : t('Copy')}
      </Button>
    </div>
  )
}
