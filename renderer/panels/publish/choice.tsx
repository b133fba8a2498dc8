/** One question with its answers as radio buttons. */
import type { Choices } from '../../../runtime/model/api.ts'
import styles from './publish-dialog.module.css'
import type { Question } from './questions.ts'

type Props = { readonly question: Question; readonly choices: Choices; onChange(choices: Choices): void }

export function Choice({ question: { choice, text, answers }, choices, onChange }: Props) {
  return (
    <fieldset className={styles.question}>
      <legend>{text}</legend>
      {answers.map(({ value, label, help }) => (
        <label key={value} className={styles.answer}>
          <input
            type="radio"
            name={choice}
            value={value}
            checked={choices[choice] === value}
            onChange={() => onChange({ ...choices, [choice]: value })}
          />
          <span>
            <b>{label}</b>
            <span>{help}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
