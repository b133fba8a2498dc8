/** Rows that belong together, with "and" or "or" between them. */
import { Fragment } from 'react'
import { type RuleGroupProps, useRuleGroup } from 'react-querybuilder'
import { Button, IconButton } from '../../../ui/button.tsx'
import { Select } from '../../../ui/select.tsx'
import { t } from '../../../words/words.ts'
import { useBuilder } from './builder-context.ts'
import styles from './condition.module.css'

type Mode = 'all' | 'any' | 'none' | 'not all'

export function ConditionGroup(props: RuleGroupProps) {
  const group = useRuleGroup(props)
  const { isRoot, setMode } = useBuilder()
  const { rule: Row, ruleGroup: Inner } = group.schema.controls
  const isTop = isRoot(group.ruleGroup.id)
  const not = group.ruleGroup.not === true
  const isOr = group.combinator === 'or'
  const parts = group.ruleGroup.rules.filter((part) => typeof part !== 'string')
  const put = (mode: Mode): void =>
    setMode(group.ruleGroup.id, mode === 'any' || mode === 'none' ? 'or' : 'and', mode === 'none' || mode === 'not all')
  return (
    // biome-ignore lint/a11y/useSemanticElements: groups nest, and a fieldset would draw and name each of them.
    <div className={isTop ? styles.root : styles.group} role="group" aria-label={isTop ? t('Condition') : t('Group')}>
      {isTop && parts.length < 2 && !not ? null : (
        <div className={styles.groupHead}>
          <Select<Mode>
            quiet
            label={t('How the rows count')}
            value={not ? (isOr ? 'none' : 'not all') : isOr ? 'any' : 'all'}
            onChange={put}
            options={[
              { value: 'all', label: t('All of these hold') },
              { value: 'any', label: t('Any of these holds') },
              { value: 'none', label: t('None of these holds') },
              { value: 'not all', label: t('Not all of these hold') },
            ]}
          />
          {isTop ? null : (
            <IconButton icon="x" size="small" label={t('Remove the group')} onClick={() => group.removeGroup()} />
          )}
        </div>
      )}
      {parts.map((part, index) => {
        const path = group.pathsMemo[index]?.path ?? []
        const shared = {
          id: part.id ?? '',
          path,
          schema: group.schema,
          actions: group.actions,
          translations: group.translations,
        }
        return (
          <Fragment key={part.id}>
            {index === 0 ? null : <span className={styles.joint}>{isOr ? t('or') : t('and')}</span>}
            {'rules' in part ? <Inner {...shared} ruleGroup={part} /> : <Row {...shared} rule={part} />}
          </Fragment>
        )
      })}
      <div className={styles.add}>
        <Button kind="quiet" size="small" icon="plus" onClick={() => group.addRule()}>
          {t('Row')}
        </Button>
        <Button kind="quiet" size="small" icon="plus" onClick={() => group.addGroup(undefined, isOr ? 'and' : 'or')}>
          {t('Group')}
        </Button>
      </div>
    </div>
  )
}
