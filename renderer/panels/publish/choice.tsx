/** One question with its answers as radio buttons. */
import type { Choices } from '../../../runtime/model/api/publishing.ts'
import styles from './publish-dialog.module.css'
import type { Answer, Question } from './questions.ts'

type Props = { readonly question: Question; readonly choices: Choices; onChange(choices: Choices): void }

export function Choice({ question: { choice, text, answers }, choices, onChange }: Props) {
  return (
    <Answers
      name={choice}
      text={text}
      answers={answers}
      value={choices[choice] ?? null}
      onChange={(value) => onChange({ ...choices, [choice]: value })}
    />
  )
}

type AnswersProps = {
  readonly name: string
  readonly text: string
  readonly answers: readonly Answer[]
  readonly value: string | null
  onChange(value: string): void
}

export function Answers({ name, text, answers, value: chosen, onChange }: AnswersProps) {
  return (
    <fieldset className={styles.question}>
      <legend>{text}</legend>
      {answers.map(({ value, label, help }) => (
        <label key={value} className={styles.answer}>
          <input type="radio" name={name} value={value} checked={chosen === value} onChange={() => onChange(value)} />
          <span>
            <b>{label}</b>
            <span>{help}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
