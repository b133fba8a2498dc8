/** A labelled input with its help and its problem, tied together for the eye and for a screen reader. */
import { createContext, type ReactNode, use, useId } from 'react'
import { t } from '../words/words.ts'
import { Button } from './button.tsx'
import styles from './field.module.css'
import { Icon } from './icon.tsx'

export type FieldProblem = {
  readonly message: string
  readonly severity?: 'error' | 'warning' | undefined
  readonly fix?: { readonly title: string; run(): void } | undefined
}

/** What an input needs to belong to its field. Inputs of this folder take it from the context by themselves. */
export type FieldIds = {
  readonly id: string
  readonly labelId: string
  readonly describedBy: string | undefined
  readonly invalid: boolean
}

const FieldContext = createContext<FieldIds | null>(null)

export const useField = (): FieldIds | null => use(FieldContext)

/** For a second input of one field, such as a unit: it has a name of its own. */
export function OutsideField({ children }: { readonly children: ReactNode }) {
  return <FieldContext value={null}>{children}</FieldContext>
}

type Props = {
  readonly label: ReactNode
  readonly help?: ReactNode
  readonly problem?: FieldProblem | undefined
  readonly optional?: boolean | undefined
  /** A quiet control at the end of the label's line, such as "Use an expression". */
  readonly aside?: ReactNode
  readonly children: ReactNode | ((ids: FieldIds) => ReactNode)
}

export function Field({ label, help, problem, optional, aside, children }: Props) {
  const id = useId()
  const [labelId, helpId, problemId] = [`${id}label`, `${id}help`, `${id}problem`]
  const describedBy = [help === undefined ? '' : helpId, problem === undefined ? '' : problemId].join(' ').trim()
  const ids: FieldIds = {
    id,
    labelId,
    describedBy: describedBy === '' ? undefined : describedBy,
    invalid: problem !== undefined && problem.severity !== 'warning',
  }
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label className={styles.label} id={labelId} htmlFor={id}>
          {label}
          {optional === true ? <span className={styles.optional}>{t('optional')}</span> : null}
        </label>
        {aside}
      </div>
      <FieldContext value={ids}>{typeof children === 'function' ? children(ids) : children}</FieldContext>
      {problem === undefined ? null : (
        <div className={styles.problem} id={problemId} data-severity={problem.severity ?? 'error'}>
          <Icon name={problem.severity === 'warning' ? 'alert' : 'error'} size={14} />
          <span className={styles.message}>{problem.message}</span>
          {problem.fix === undefined ? null : (
            <Button size="small" onClick={problem.fix.run}>
              {problem.fix.title}
            </Button>
          )}
        </div>
      )}
      {help === undefined ? null : (
        <div className={styles.help} id={helpId}>
          {help}
        </div>
      )}
    </div>
  )
}
