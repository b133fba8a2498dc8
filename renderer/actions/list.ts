/** Every action there is, in the order of menus and of the command palette. */
import type { Action } from './action.ts'
import { appActions } from './app-actions.ts'
import { arrangeActions } from './arrange-actions.ts'
import { editActions } from './edit-actions.ts'
import { flowActions } from './flow-actions.ts'
import { viewActions } from './view-actions.ts'

export const actions: readonly Action[] = [
  ...flowActions,
  ...editActions,
  ...arrangeActions,
  ...viewActions,
  ...appActions,
]

/** By id, as native menus and buttons name it; undefined for one that does not exist. */
export const findAction = (id: string): Action | undefined => actions.find((action) => action.id === id)
