/** How the flow is shown. */

import { useDocument } from '../stores/document.ts'
import { backToNow, lookAtPast, usePastView } from '../stores/past-view.ts'
import { setPreferences } from '../stores/preferences.ts'
import { type SessionState, useSession } from '../stores/session.ts'
import { useShop } from '../stores/shop.ts'
import { t } from '../words/words.ts'
import type { Action } from './action.ts'
import { canvasControls } from './canvas-controls.ts'
import { chosenNodes, hasChosen, isEditing } from './editing.ts'
import { tellFailure } from './tell.ts'

const hasCanvas = (): boolean => isEditing() && canvasControls() !== null
const session = useSession.getState
const show = (change: Partial<SessionState>): void => useSession.setState(change)

const nextTheme = { system: 'light', light: 'dark', dark: 'system' } as const
const themeNames = { system: () => t('as the system has it'), light: () => t('light'), dark: () => t('dark') }

export const viewActions: readonly Action[] = [
  {
    id: 'view.past',
    title: () => (usePastView.getState().at === null ? t('Look at the past') : t('Back to now')),
    icon: 'clock',
    keys: 'Mod+Shift+U',
    enabled: isEditing,
    run: () => (usePastView.getState().at === null ? void lookAtPast() : backToNow()),
  },
  {
    id: 'view.zoomIn',
    title: () => t('Zoom in'),
    icon: 'zoom-in',
    keys: 'Mod++ Mod+=',
    enabled: hasCanvas,
    run: () => canvasControls()?.zoomIn(),
  },
  {
    id: 'view.zoomOut',
    title: () => t('Zoom out'),
    icon: 'zoom-out',
    keys: 'Mod+-',
    enabled: hasCanvas,
    run: () => canvasControls()?.zoomOut(),
  },
  {
    id: 'view.zoomReset',
    title: () => t('Life size'),
    icon: 'zoom',
    keys: 'Mod+0',
    enabled: hasCanvas,
    run: () => canvasControls()?.zoomTo(1),
  },
  {
    id: 'view.fit',
    title: () => t('See the whole flow'),
    icon: 'maximize',
    keys: 'Mod+1',
    enabled: hasCanvas,
    run: () => canvasControls()?.fit(),
  },
  {
    id: 'view.fitChosen',
    title: () => t('See what is selected'),
    icon: 'maximize',
    keys: 'Mod+2',
    enabled: () => hasCanvas() && hasChosen(),
    run: () => canvasControls()?.fit([...chosenNodes()]),
  },
  {
    id: 'view.list',
    title: () => (session().view === 'list' ? t('Show as a picture') : t('Show as a list')),
    icon: 'list',
    keys: 'Mod+Shift+L',
    enabled: isEditing,
    run: () => show({ view: session().view === 'list' ? 'canvas' : 'list' }),
  },
  {
    id: 'view.compare',
    title: () => (session().comparing ? t('Stop comparing') : t('Compare with the live version')),
    icon: 'eye',
    keys: 'Mod+Shift+C',
    enabled: () => isEditing() && useDocument.getState().live !== null,
    run: () => show({ comparing: !session().comparing }),
  },
  {
    id: 'view.find',
    title: () => t('Find a step'),
    icon: 'search',
    keys: 'Mod+F',
    everywhere: true,
    enabled: isEditing,
    run: () => show({ finding: session().finding ?? '' }),
  },
  {
    id: 'view.minimap',
    title: () => (session().minimap ? t('Hide the small map') : t('Show the small map')),
    icon: 'map',
    keys: 'M',
    enabled: hasCanvas,
    run: () => show({ minimap: !session().minimap }),
  },
  {
    id: 'view.palette',
    title: () => (session().palette ? t('Hide the steps to add') : t('Show the steps to add')),
    icon: 'panel-left',
    keys: 'Mod+B',
    enabled: isEditing,
    run: () => show({ palette: !session().palette }),
  },
  {
    id: 'view.inspector',
    title: () => (session().inspector ? t('Hide the settings of steps') : t('Show the settings of steps')),
    icon: 'panel-right',
    keys: 'Mod+I',
    enabled: isEditing,
    run: () => show({ inspector: !session().inspector }),
  },
  {
    id: 'view.dock',
    title: () => (session().dock.open ? t('Hide the panel below') : t('Show the panel below')),
    icon: 'panel-bottom',
    keys: 'Mod+J',
    enabled: isEditing,
    run: () => show({ dock: { ...session().dock, open: !session().dock.open } }),
  },
  {
    id: 'view.theme',
    title: () => t('Colours: {theme}', { theme: themeNames[nextTheme[theme()]]() }),
    icon: 'moon',
    enabled: () => true,
    run: () => void changeTheme(),
  },
]

const theme = () => useShop.getState().preferences.theme

async function changeTheme(): Promise<void> {
  const done = await setPreferences({ theme: nextTheme[theme()] })
  if (!done.ok) tellFailure(done.failure)
}
