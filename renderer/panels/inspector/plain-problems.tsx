/** Problems that belong to no input on the page, one under the other. */
import type { ReactNode } from 'react'
import { isError, type Problem } from '../../../runtime/model/problem.ts'
import { cleanName } from '../../document/names.ts'
import { Icon } from '../../ui/icon.tsx'
import styles from './inspector.module.css'

type Props = { readonly problems: readonly Problem[]; readonly fix?: (problem: Problem) => ReactNode }

export function PlainProblems({ problems, fix }: Props) {
  if (problems.length === 0) return null
  return (
    <ul className={styles.loose}>
      {problems.map((problem) => (
        <li
          key={`${problem.code} ${problem.field} ${problem.message}`}
          data-severity={isError(problem) ? 'error' : 'warning'}
        >
          <Icon name={isError(problem) ? 'error' : 'alert'} size={14} />
          <span>{cleanName(problem.message, 300)}</span>
          {fix?.(problem)}
        </li>
      ))}
    </ul>
  )
}
