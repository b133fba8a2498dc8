/** One thing that a person can do: menu, toolbar, keyboard and command palette all read the same object. */
import type { IconName } from '../ui/icon.tsx'

export type Action = {
  /** Never changes: native menus name it. `edit.undo` */
  readonly id: string
  /** As shown now; may depend on the state ("Undo: Move 3 steps"). */
  title(): string
  readonly icon?: IconName
  /** `Mod+Z`; several ways separated by a space. */
  readonly keys?: string
  /** Keys also while the focus is in a text field or a dialog. */
  readonly everywhere?: true
  /** Keys also while the focus is in a text field. */
  readonly whileTyping?: true
  /** The keys are shown only: the browser's own events for them do it, see `clipboard-events.ts`. */
  readonly native?: true
  enabled(): boolean
  run(): void
}
