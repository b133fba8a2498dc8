/** Adding steps, and putting them in order. */
import type { Flow } from '../../runtime/model/flow.ts'
import { align, type Direction, distribute, type Side } from '../document/align.ts'
import { tidy } from '../document/layout.ts'
import { addNote, newNoteId } from '../document/notes.ts'
import { edit } from '../stores/document.ts'
import { useSession } from '../stores/session.ts'
import type { IconName } from '../ui/icon.tsx'
import { t } from '../words/words.ts'
import type { Action } from './action.ts'
import { canvasControls } from './canvas-controls.ts'
import { chosenNodes, hasChosen, isEditing, openFlowNow, sizesNow } from './editing.ts'

const alignAction = (side: Side, title: () => string, keys: string, icon: IconName): Action => ({
  id: `arrange.${side}`,
  title,
  icon,
  keys,
  enabled: () => hasChosen(2),
  run: () => arrange(title(), (flow) => align(flow, chosenNodes(), side, sizesNow())),
})

const distributeAction = (direction: Direction, title: () => string, keys: string): Action => ({
  id: `arrange.${direction}`,
  title,
  icon: 'rows',
  keys,
  enabled: () => hasChosen(3),
  run: () => arrange(title(), (flow) => distribute(flow, chosenNodes(), direction, sizesNow())),
})

function arrange(title: string, change: (flow: Flow) => Flow): void {
  canvasControls()?.glideNext?.()
  edit(title, change)
}

export const arrangeActions: readonly Action[] = [
  {
    id: 'insert.step',
    title: () => t('Add a step…'),
    icon: 'plus',
    keys: 'A',
    enabled: isEditing,
    run: addStep,
  },
  {
    id: 'insert.note',
    title: () => t('Add a note'),
    icon: 'sticky-note',
    keys: 'N',
    enabled: () => isEditing() && canvasControls() !== null,
    run: writeANote,
  },
  {
    id: 'arrange.tidy',
    title: tidyTitle,
    icon: 'wand',
    keys: 'Shift+T',
    enabled: () => isEditing() && Object.keys(openFlowNow()?.nodes ?? {}).length > 0,
    run: () => arrange(tidyTitle(), (flow) => tidy(flow, sizesNow(), chosenNodes())),
  },
  alignAction('left', () => t('Align to the left'), 'Alt+A', 'align-vertical'),
  alignAction('center', () => t('Align in the middle, across'), 'Alt+H', 'align-vertical'),
  alignAction('right', () => t('Align to the right'), 'Alt+D', 'align-vertical'),
  alignAction('top', () => t('Align to the top'), 'Alt+W', 'align-horizontal'),
  alignAction('middle', () => t('Align in the middle, up and down'), 'Alt+V', 'align-horizontal'),
  alignAction('bottom', () => t('Align to the bottom'), 'Alt+S', 'align-horizontal'),
  distributeAction('across', () => t('Same room between, across'), 'Alt+Shift+H'),
  distributeAction('down', () => t('Same room between, up and down'), 'Alt+Shift+V'),
]

/** At the pointer, and the focus goes into it. */
function writeANote(): void {
  const [flow, at] = [openFlowNow(), canvasControls()?.pointer()]
  const id = flow === null ? undefined : newNoteId(flow)
  if (id === undefined || at === undefined) return
  edit(t('Add a note'), (now) => addNote(now, id, at))
  useSession.setState({ newNote: id })
}

function tidyTitle(): string {
  return chosenNodes().size > 1
    ? t('Tidy up {count, plural, one {# step} other {# steps}}', { count: chosenNodes().size })
    : t('Tidy up')
}

/** The list view has no pointer to add at: there the palette offers what can be added. */
function addStep(): void {
  const controls = canvasControls()
  if (controls) controls.openQuickAdd()
  else useSession.setState({ palette: true })
}
