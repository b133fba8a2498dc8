/** One drawn sign. It says nothing to a screen reader: whatever carries it has a name of its own. */
import { type IconName, icons, isIconName } from './icons.ts'

export type { IconName }

export function Icon({ name, size = 16 }: { readonly name: IconName | (string & {}); readonly size?: number }) {
  // A node type of a later version may name an icon that this one lacks: a neutral square keeps the layout.
  const Drawing = icons[isIconName(name) ? name : 'square']
  return <Drawing size={size} strokeWidth={size <= 14 ? 2 : 1.8} aria-hidden="true" focusable="false" />
}
