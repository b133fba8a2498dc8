/** The shop's flows: how each is, and what can be done with it without opening it. */
import type { FlowCard } from '../../runtime/model/api/flows.ts'
import { tell } from '../actions/tell.ts'
import { cleanName } from '../document/names.ts'
import { turnOn } from '../editor/turn-on.ts'
import { duplicateFlow, openDemo, openFlow, removeFlow, restoreFlow, turnFlow } from '../stores/flows.ts'
import { useShop } from '../stores/shop.ts'
import { IconButton } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Empty } from '../ui/empty.tsx'
import { Icon } from '../ui/icon.tsx'
import { Menu, type MenuEntry } from '../ui/menu.tsx'
import { toast } from '../ui/toast.tsx'
import { formatMoment } from '../words/formats.ts'
import { t } from '../words/words.ts'
import styles from './flow-list.module.css'
import { StateChip } from './state-chip.tsx'

type Props = { readonly flows: readonly FlowCard[]; readonly last: string | null; readonly looking: string }

export function FlowList({ flows, last, looking }: Props) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  if (flows.length === 0)
    return (
      <Empty
        icon="search"
        title={t('No flow is called “{looking}”', { looking: cleanName(looking, 60) })}
        text={t('Names and descriptions were looked through.')}
      />
    )
  return (
    <ul className={styles.list}>
      {flows.map((flow) => (
        <li key={flow.flow} className={styles.row}>
          <button type="button" className={styles.open} onClick={() => tell(openFlow(flow.flow))}>
            <span className={styles.icon}>
              <Icon name="flow" size={18} />
            </span>
            <span className={styles.name}>
              <b>{cleanName(flow.name)}</b>
              <span className={styles.description}>
                {cleanName(flow.description, 300) ||
                  t('{steps, plural, =0 {No steps yet} one {# step} other {# steps}}', { steps: flow.steps })}
              </span>
            </span>
            <span className={styles.marks}>
              {flow.flow === last ? <Chip>{t('Opened last')}</Chip> : null}
              {flow.needsLook > 0 ? (
                <Chip tone="bad">
                  {t('{count, plural, one {One needs} other {# need}} a look', { count: flow.needsLook })}
                </Chip>
              ) : null}
              {flow.differs && flow.version !== null ? <Chip>{t('Changes in draft')}</Chip> : null}
              <StateChip state={flow.state} version={flow.version} />
            </span>
            <span className={styles.edited}>{formatMoment(flow.edited, zone, Date.now())}</span>
          </button>
          <Menu
            trigger={<IconButton icon="more" label={t('More about {name}', { name: cleanName(flow.name, 60) })} />}
            items={entries(flow)}
          />
        </li>
      ))}
      <li className={styles.demo}>
        <button type="button" onClick={() => tell(openDemo())}>
          <Icon name="store" size={14} />
          {t('Open the demo shop')}
        </button>
      </li>
    </ul>
  )
}

function entries(card: FlowCard): MenuEntry[] {
  const { flow, name, state, version } = card
  const turn: MenuEntry[] =
    version === null
      ? []
      : state === 'off'
        ? [{ kind: 'item', label: t('Turn on'), icon: 'power', run: () => void turnOn(flow) }]
        : [
            state === 'on'
              ? { kind: 'item', label: t('Pause'), icon: 'pause', run: () => void tell(turnFlow(flow, 'paused')) }
              : { kind: 'item', label: t('Resume'), icon: 'play', run: () => void tell(turnFlow(flow, 'on')) },
            { kind: 'item', label: t('Turn off'), icon: 'power', run: () => void tell(turnFlow(flow, 'off')) },
          ]
  return [
    { kind: 'item', label: t('Open'), icon: 'arrow-right', run: () => void tell(openFlow(flow)) },
    { kind: 'item', label: t('Duplicate'), icon: 'copy', run: () => void tell(duplicateFlow(flow)) },
    ...turn,
    { kind: 'separator' },
    {
      kind: 'item',
      label: state === 'off' ? t('Remove') : t('Remove (turn it off first)'),
      icon: 'trash',
      danger: true,
      disabled: state !== 'off',
      run: () => void remove(flow, name),
    },
  ]
}

async function remove(flow: string, name: string): Promise<void> {
  const removed = await tell(removeFlow(flow))
  if (removed === undefined) return
  toast({
    title: t('“{name}” was removed', { name: cleanName(name, 60) }),
    text: t('Its past stays in the log.'),
    action: { label: t('Undo'), run: () => void tell(restoreFlow(flow)) },
  })
}
