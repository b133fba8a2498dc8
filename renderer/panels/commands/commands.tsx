/** Everything that can be done now, every flow, and the steps of the open one, found by typing. */
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { canvasControls } from '../../actions/canvas-controls.ts'
import { actions } from '../../actions/list.ts'
import { tell } from '../../actions/tell.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName, typeOf } from '../../document/node-types.ts'
import { useDocument } from '../../stores/document.ts'
import { openFlow } from '../../stores/flows.ts'
import { goTo, openCase, openDialog, useSession } from '../../stores/session.ts'
import { useShop } from '../../stores/shop.ts'
import { CommandList } from '../../ui/command-list.tsx'
import { type CommandGroup, found } from '../../ui/command-search.ts'
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

/** So many steps of the open flow; the search on the canvas finds them all. */
const mostSteps = 8

/** Steps by their names. */
function steps(query: string): readonly CommandGroup[] {
  const { flow } = useDocument.getState()
  if (flow === null) return []
  const entries = Object.entries(flow.nodes).map(([id, node]) => ({
    id: `step ${id}`,
    title: cleanName(nodeName(flow, id, nodeTypes)),
    group: t('Steps'),
    icon: typeOf(node, nodeTypes)?.icon ?? 'square',
    run: () => {
      goTo(id)
      canvasControls()?.reveal(id)
    },
  }))
  return found(entries, query).map(({ value, items }) => ({ value, items: items.slice(0, mostSteps) }))
}

/** Words that people know are not in any list: they are looked up in the log. */
const lookedUp = (query: string): readonly CommandGroup[] => [
  ...steps(query),
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
