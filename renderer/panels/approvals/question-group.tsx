/** The questions of one step. */
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { tell } from '../../actions/tell.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName } from '../../document/node-types.ts'
import { useDocument } from '../../stores/document.ts'
import { openFlow } from '../../stores/flows.ts'
import { goTo } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { t } from '../../words/words.ts'
import cards from '../card-list.module.css'
import styles from './approvals.module.css'
import type { Answers, Group } from './groups.ts'
import { Question } from './question.tsx'

export function QuestionGroup({ group, ...answers }: Answers & { readonly group: Group }) {
  const flowName = useShop(({ flows }) => flows.find(({ flow }) => flow === group.flow)?.name)
  const document = useDocument(({ id, flow }) => (id === group.flow ? flow : null))
  const { together } = group
  const count = together.length
  const working = together.some(({ id }) => answers.busy.has(id))
  const name = document ? nodeName(document, group.node, nodeTypes) : cleanName(flowName ?? group.flow, 60)
  return (
    <section className={classes(cards.card, styles.group)} aria-label={name}>
      <header className={styles.head}>
        <button
          type="button"
          className={classes(cards.link, styles.step)}
          onClick={() => (document ? goTo(group.node) : void tell(openFlow(group.flow)))}
        >
          {name}
        </button>
        <span className={styles.spacer} />
        {count > 1 ? (
          <>
            <Button size="small" disabled={working} onClick={() => answers.onApprove(together)}>
              {t('Approve all {count}', { count })}
            </Button>
            <Button size="small" disabled={working} onClick={() => answers.onDecline(together)}>
              {t('Decline all {count}…', { count })}
            </Button>
          </>
        ) : null}
      </header>
      <ul className={styles.items}>
        {group.items.map((item) => (
          <Question key={item.id} item={item} {...answers} />
        ))}
      </ul>
    </section>
  )
}
