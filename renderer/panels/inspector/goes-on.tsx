/** Where each output leads, and a way to lead it somewhere. */
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { connect, possibleTargets } from '../../document/connect.ts'
import { nodeName, roleOf, typeOf } from '../../document/node-types.ts'
import { comesFrom, goesOnTo } from '../../document/sentences.ts'
import { edit } from '../../stores/document.ts'
import { select } from '../../stores/session.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Menu, type MenuEntry } from '../../ui/menu.tsx'
import { t } from '../../words/words.ts'
import styles from './inspector.module.css'

type Props = { readonly flow: Flow; readonly id: string }

export function GoesOn({ flow, id }: Props) {
  const ways = goesOnTo(flow, id, nodeTypes)
  const before = comesFrom(flow, id, nodeTypes)
  return (
    <>
      {roleOf(flow, id, nodeTypes) === 'producer' ? null : (
        <section className={styles.section} aria-label={t('Comes from')}>
          <h3>{t('Comes from')}</h3>
          {before.length === 0 ? <p className={styles.quiet}>{t('Nothing leads to it yet.')}</p> : null}
          <ul className={styles.ways}>
            {before.map((one) => (
              <li key={`${one.id} ${one.output}`}>
                <StepLink id={one.id} name={one.name} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {ways.length === 0 ? null : (
        <section className={styles.section} aria-label={t('Goes on to')}>
          <h3>{t('Goes on to')}</h3>
          <ul className={styles.ways}>
            {ways.map(({ output, label, to }) => (
              <li key={output}>
                <span className={styles.way}>{label}</span>
                <Icon name="arrow-right" size={12} />
                <span className={styles.targets}>
                  {to.length === 0 ? <span className={styles.quiet}>{t('nowhere yet')}</span> : null}
                  {to.map((target) => (
                    <StepLink key={target.id} id={target.id} name={target.name} />
                  ))}
                </span>
                <Menu
                  align="end"
                  trigger={
                    to.length === 0 ? (
                      <Button kind="quiet" size="small" aria-label={t('Connect “{label}” to a step', { label })}>
                        {t('Connect…')}
                      </Button>
                    ) : (
                      <IconButton icon="link" size="small" label={t('Connect “{label}” to one more step', { label })} />
                    )
                  }
                  items={() => targetsOf(flow, `${id}.${output}`)}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function StepLink({ id, name }: { readonly id: string; readonly name: string }) {
  return (
    <button type="button" className={styles.link} onClick={() => select([id])}>
      {name}
    </button>
  )
}

function targetsOf(flow: Flow, from: string): readonly MenuEntry[] {
  const targets = possibleTargets(flow, nodeTypes, from)
  if (targets.length === 0)
    return [{ kind: 'item', label: t('There is no step that it could lead to'), disabled: true, run: () => {} }]
  const names = new Map<string, number>()
  return targets.map((target) => {
    const name = nodeName(flow, target, nodeTypes)
    const times = (names.get(name) ?? 0) + 1
    names.set(name, times)
    return {
      kind: 'item',
      label: times === 1 ? name : t('{name} ({times})', { name, times }),
      icon: typeOf(flow.nodes[target], nodeTypes)?.icon,
      run: () => edit(t('Connect to {name}', { name }), (now) => connect(now, nodeTypes, from, target)),
    }
  })
}
