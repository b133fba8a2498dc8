/** Turning a flow on and off, its versions, and getting it in and out. */
import { writeFlow } from '../../runtime/compile/canonical.ts'
import type { FlowCard } from '../../runtime/model/api/flows.ts'
import { cleanName } from '../document/names.ts'
import { turnOn } from '../editor/turn-on.ts'
import { flowDiff } from '../stores/diff.ts'
import { useDocument } from '../stores/document.ts'
import { lookAtExport, useExport } from '../stores/export.ts'
import { createFlow, duplicateFlow, turnFlow } from '../stores/flows.ts'
import { pagesOf, useIngress } from '../stores/ingress.ts'
import { openCase, openDialog, select, showDock, useSession } from '../stores/session.ts'
import { toast } from '../ui/toast.tsx'
import { t } from '../words/words.ts'
import type { Action } from './action.ts'
import { canvasControls } from './canvas-controls.ts'
import { isEditing, openFlowNow } from './editing.ts'
import { chooseFlowFile, download, downloadFlow } from './files.ts'
import { openPage, openPageTitle } from './open-page.ts'
import { tell } from './tell.ts'

const state = () => useDocument.getState().state
const live = () => useDocument.getState().live
const hasChanges = (): boolean => live() === null || flowDiff().count > 0

/** What people see of the flow that is open. */
const firstPage = () => pagesOf(useIngress.getState().ingress, useDocument.getState().id)[0]

/** An empty flow has nothing to turn on. */
const hasSteps = (): boolean => Object.keys(useDocument.getState().flow?.nodes ?? {}).length > 0

export const flowActions: readonly Action[] = [
  {
    id: 'flow.publish',
    title: () => (live() === null || state() === 'off' ? t('Turn on…') : t('Publish changes…')),
    icon: 'power',
    keys: 'Mod+Enter',
    whileTyping: true,
    enabled: () => isEditing() && hasSteps() && (state() === 'off' || hasChanges()),
    run: publish,
  },
  {
    id: 'flow.pause',
    title: () => t('Pause'),
    icon: 'pause',
    enabled: () => isEditing() && state() === 'on',
    run: () => turn('paused'),
  },
  {
    id: 'flow.resume',
    title: () => t('Resume'),
    icon: 'play',
    enabled: () => isEditing() && state() === 'paused',
    run: () => turn('on'),
  },
  {
    id: 'flow.turnOff',
    title: () => t('Turn off'),
    icon: 'power',
    enabled: () => isEditing() && state() !== 'off',
    run: () => turn('off'),
  },
  {
    id: 'flow.versions',
    title: () => t('Versions…'),
    icon: 'history',
    enabled: () => isEditing() && live() !== null,
    run: () => openDialog('versions'),
  },
  {
    id: 'flow.send',
    title: () => t('Send a test event…'),
    icon: 'send',
    enabled: isEditing,
    run: () => openDialog('send'),
  },
  {
    id: 'flow.openPage',
    title: () => openPageTitle(firstPage()),
    icon: 'external-link',
    enabled: () => isEditing() && firstPage() !== undefined,
    run: () => openPage(firstPage()),
  },
  {
    id: 'flow.lookBack',
    title: () => t('Look back…'),
    icon: 'history',
    enabled: isEditing,
    run: () => showDock('history'),
  },
  {
    id: 'flow.case',
    title: () => t('What happened to…'),
    icon: 'search',
    keys: 'Mod+Shift+F',
    enabled: isEditing,
    run: () => openCase(''),
  },
  {
    id: 'flow.new',
    title: () => t('New flow'),
    icon: 'plus',
    enabled: () => true,
    run: () => void tell(createFlow({ name: t('New flow') })),
  },
  {
    id: 'flow.import',
    title: () => t('Import a flow…'),
    icon: 'file-up',
    keys: 'Mod+O',
    enabled: () => true,
    run: () => void chooseFlowFile(),
  },
  {
    id: 'flow.export',
    title: () => t('Export as a file'),
    icon: 'file-down',
    keys: 'Mod+Shift+E',
    enabled: isEditing,
    run: () => void exportFlow(),
  },
  {
    id: 'flow.exportPicture',
    title: () => t('Export as a picture'),
    icon: 'image',
    enabled: () => isEditing() && canvasControls() !== null,
    run: () => void exportPicture('png'),
  },
  {
    id: 'flow.exportSvg',
    title: () => t('Export as a drawing (SVG)'),
    icon: 'image',
    enabled: () => isEditing() && canvasControls()?.svg !== undefined,
    run: () => void exportPicture('svg'),
  },
  {
    id: 'flow.duplicate',
    title: () => t('Duplicate this flow'),
    icon: 'copy',
    enabled: isEditing,
    run: () => {
      const { id } = useDocument.getState()
      if (id !== null) void tell(duplicateFlow(id))
    },
  },
  {
    id: 'flow.settings',
    title: () => t('Settings of this flow'),
    icon: 'sliders',
    enabled: isEditing,
    run: () => {
      // With nothing selected, the inspector is about the flow itself.
      select([])
      useSession.setState({ inspector: true })
    },
  },
]

/** What is live already and is only off asks at most what becomes of what came meanwhile. */
function publish(): void {
  const { id } = useDocument.getState()
  if (hasChanges()) openDialog('publish')
  else if (id !== null) void turnOn(id).then(tellTurned)
}

function turn(to: 'on' | 'paused' | 'off'): void {
  const { id } = useDocument.getState()
  if (id === null) return
  void tell(turnFlow(id, to)).then(tellTurned)
}

function tellTurned(card: FlowCard | undefined): void {
  if (card) toast({ title: turned[card.state](), tone: 'good' })
}

const turned = {
  on: () => t('The flow is on'),
  paused: () => t('The flow is paused. What comes meanwhile waits.'),
  off: () => t('The flow is off'),
}

/** As a name for a file on any system. */
const fileName = (name: string): string =>
  cleanName(name, 60)
    .replace(/[\\/:*?"<>|.]+/g, '-')
    .replace(/^[\s-]+|[\s-]+$/g, '') || t('flow')

/** What should not leave the shop unseen is shown first; a flow without any of it goes at once. */
async function exportFlow(): Promise<void> {
  const flow = openFlowNow()
  if (!flow) return
  const text = writeFlow(flow)
  const found = await tell(lookAtExport(text))
  if (!found) return
  if (found.text === null)
    useExport.setState({ chosen: { name: fileName(flow.name), flow, text, found: found.undecided } })
  else downloadFlow(fileName(flow.name), found.text)
}

async function exportPicture(kind: 'png' | 'svg'): Promise<void> {
  const flow = openFlowNow()
  const controls = canvasControls()
  if (!flow || !controls) return
  try {
    const picture = kind === 'svg' ? await controls.svg?.() : await controls.picture()
    if (picture) download(`${fileName(flow.name)}.${kind}`, picture)
  } catch (error) {
    console.error(error)
    toast({ title: t('The picture could not be made. The flow is as it was.'), tone: 'bad' })
  }
}
