/** The keys of all actions, sorted by what they are about. */
import type { Action } from '../../actions/action.ts'
import { printKeys } from '../../ui/keys.ts'
import { t } from '../../words/words.ts'

export type Shortcut = { readonly id: string; readonly title: string; readonly keys: readonly string[] }
export type ShortcutGroup = { readonly id: string; readonly title: string; readonly shortcuts: readonly Shortcut[] }

/** An action's id begins with its group: `edit.undo`. */
const groups: readonly { readonly id: string; readonly areas: readonly string[]; readonly title: () => string }[] = [
  { id: 'edit', areas: ['edit'], title: () => t('Edit') },
  { id: 'view', areas: ['view', 'panels'], title: () => t('View') },
  { id: 'flow', areas: ['flow', 'app', 'help'], title: () => t('Flow and window') },
  { id: 'arrange', areas: ['arrange'], title: () => t('Arrange') },
]

export function shortcutGroups(actions: readonly Action[], mac: boolean): readonly ShortcutGroup[] {
  const areaOf = ({ id }: Action): string => id.split('.')[0] ?? ''
  const known = new Set(groups.flatMap(({ areas }) => areas))
  return groups
    .map(({ id, areas, title }, index) => ({
      id,
      title: title(),
      shortcuts: actions
        // One of an area that nobody thought of stands with the first.
        .filter((action) => areas.includes(areaOf(action)) || (index === 0 && !known.has(areaOf(action))))
        .flatMap((action): Shortcut[] => {
          const keys = action.keys === undefined ? [] : distinct(action.keys.split(' '), mac)
          return keys.length === 0 ? [] : [{ id: action.id, title: whatItIs(action.title()), keys }]
        }),
    }))
    .filter(({ shortcuts }) => shortcuts.length > 0)
}

/** `Undo: Move 3 steps` is Undo, whatever it would undo now. */
const whatItIs = (title: string): string => title.split(': ')[0] ?? title

/** `Mod+=` and `Mod++` are one key to whoever looks at the keyboard. */
function distinct(keys: readonly string[], mac: boolean): readonly string[] {
  const seen = new Set<string>()
  return keys.filter((one) => {
    const printed = printKeys(one, mac).join(' ')
    if (seen.has(printed)) return false
    seen.add(printed)
    return true
  })
}
