/** The menus under the right mouse button, and under Shift F10. */

import { nodeTypes } from '../../runtime/nodes/index.ts'
import { canvasControls } from '../actions/canvas-controls.ts'
import { findAction } from '../actions/list.ts'
import { edgeOf } from '../document/edge-id.ts'
import { outputsOf } from '../document/outputs.ts'
import { openOutput } from '../document/suggestions.ts'
import { useDocument } from '../stores/document.ts'
import { goTo, select, useSession } from '../stores/session.ts'
import { openMenuAt } from '../ui/context-menu.tsx'
import type { MenuEntry } from '../ui/menu.tsx'
import { t } from '../words/words.ts'
import { openChooser } from './choosing.ts'
import { removeSteps } from './step-edits.ts'

const separator: MenuEntry = { kind: 'separator' }

/** An action of the window by its id; left out where this window has none such. */
function action(id: string): readonly MenuEntry[] {
  const found = findAction(id)
  if (found === undefined) return []
  const { icon, keys } = found
  const rest = { ...(icon === undefined ? {} : { icon }), ...(keys === undefined ? {} : { keys: keys.split(' ')[0] }) }
  return [{ kind: 'item', label: found.title(), disabled: !found.enabled(), run: () => found.run(), ...rest }]
}

export function openStepMenu(id: string, x: number, y: number): void {
  const { flow } = useDocument.getState()
  if (flow === null) return
  if (!useSession.getState().nodes.has(id)) select([id])
  const outputs = outputsOf(flow, id, nodeTypes)
  const from = openOutput(flow, nodeTypes, id)
  openMenuAt(x, y, [
    { kind: 'item', label: t('Open its settings'), icon: 'sliders', keys: 'Enter', run: () => goTo(id) },
    {
      kind: 'item',
      label: t('Add the next step…'),
      icon: 'plus',
      keys: 'A',
      disabled: from === null,
      run: () => openChooser({ kind: 'add', screen: { x, y }, at: null, from, edge: null }),
    },
    {
      kind: 'item',
      label: t('Connect to…'),
      icon: 'link',
      keys: 'C',
      disabled: outputs.length === 0,
      run: () =>
        openChooser({
          kind: 'connect',
          screen: { x, y },
          node: id,
          output: outputs.length === 1 ? (outputs[0] ?? null) : null,
        }),
    },
    separator,
    ...action('edit.cut'),
    ...action('edit.copy'),
    ...action('edit.duplicate'),
    {
      kind: 'item',
      label: t('Delete'),
      icon: 'trash',
      keys: 'Delete',
      danger: true,
      run: () => {
        const { nodes, edges, notes } = useSession.getState()
        removeSteps(nodes, edges, notes)
      },
    },
  ])
}

export function openWireMenu(id: string, x: number, y: number): void {
  const edge = edgeOf(id)
  select([], [id])
  openMenuAt(x, y, [
    {
      kind: 'item',
      label: t('Put a step into this wire…'),
      icon: 'plus',
      keys: 'Enter',
      run: () => openChooser({ kind: 'add', screen: { x, y }, at: null, from: null, edge }),
    },
    {
      kind: 'item',
      label: t('Go to its start'),
      icon: 'arrow-left',
      run: () => visit(edge.from.slice(0, edge.from.indexOf('.'))),
    },
    { kind: 'item', label: t('Go to its end'), icon: 'arrow-right', run: () => visit(edge.to) },
    separator,
    {
      kind: 'item',
      label: t('Delete'),
      icon: 'trash',
      keys: 'Delete',
      danger: true,
      run: () => removeSteps(new Set(), new Set([id])),
    },
  ])
}

export function openGroundMenu(x: number, y: number): void {
  const controls = canvasControls()
  openMenuAt(x, y, [
    {
      kind: 'item',
      label: t('Add a step here…'),
      icon: 'plus',
      keys: 'A',
      run: () => controls?.openQuickAdd(controls.pointer()),
    },
    ...action('insert.note'),
    ...action('edit.paste'),
    separator,
    ...action('edit.selectAll'),
    ...action('arrange.tidy'),
    { kind: 'item', label: t('See the whole flow'), icon: 'maximize', run: () => controls?.fit() },
    { kind: 'item', label: t('Show as a list'), icon: 'list', run: () => useSession.setState({ view: 'list' }) },
  ])
}

function visit(id: string): void {
  select([id])
  canvasControls()?.reveal(id)
}
