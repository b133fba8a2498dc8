/** Everything that can be done now, and every flow, found by typing. */
import { actions } from '../../actions/list.ts'
import { tell } from '../../actions/tell.ts'
import { cleanName } from '../../document/names.ts'
import { openFlow } from '../../stores/flows.ts'
import { openCase, openDialog, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { CommandList } from '../../ui/command-list.tsx'
import { t } from '../../words/words.ts'

export function Commands() {
  const open = useSession(({ dialog }) => dialog === 'commands')
  const flows = useShop((shop) => shop.flows)
  const screen = useSession((session) => session.screen)
  if (!open) return null
  return (
    <CommandList
      open
      onClose={() => openDialog(null)}
      placeholder={t('What do you want to do?')}
      withQuery={screen === 'editor' ? lookedUp : undefined}
      entries={[
        ...actions
          .filter((action) => action.id !== 'help.commands' && action.enabled())
          .map((action) => ({
            id: action.id,
            title: action.title(),
            group: t('Actions'),
            icon: action.icon,
            keys: action.keys?.split(' ')[0],
            run: () => action.run(),
          })),
        ...flows.map(({ flow, name }) => ({
          id: `open ${flow}`,
          title: cleanName(name),
          group: t('Flows'),
          icon: 'flow' as const,
          run: () => void tell(openFlow(flow)),
        })),
      ]}
    />
  )
}

/** Words that people know are not in any list: they are looked up in the log. */
const lookedUp = (query: string) => [
  {
    value: t('Look back'),
    items: [
      {
        id: 'case',
        title: t('What happened to “{word}”?', { word: cleanName(query, 60) }),
        group: t('Look back'),
        icon: 'history' as const,
        run: () => openCase(query),
      },
    ],
  },
]
