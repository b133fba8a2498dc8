/** The screens over a host in memory. The address says what the shop is like and what is shown; `window.bench` is the test's hand. */
import { createRoot } from 'react-dom/client'
import { startKeyboard } from '../../../../renderer/actions/keyboard.ts'
import { replaceHost } from '../../../../renderer/bridge/host.ts'
import { memoryHost } from '../../../../renderer/bridge/memory-host.ts'
import { AllowanceBanner } from '../../../../renderer/editor/allowance-banner.tsx'
import { ConflictBanner } from '../../../../renderer/editor/conflict-banner.tsx'
import { Dock } from '../../../../renderer/editor/dock.tsx'
import { EngineBanner } from '../../../../renderer/editor/engine-banner.tsx'
import { LiveStrip } from '../../../../renderer/editor/live-strip.tsx'
import { TopBar } from '../../../../renderer/editor/top-bar.tsx'
import { TurnOnDialog } from '../../../../renderer/editor/turn-on-dialog.tsx'
import { DropFile } from '../../../../renderer/home/drop-file.tsx'
import { FirstRun } from '../../../../renderer/home/first-run.tsx'
import { Home } from '../../../../renderer/home/home.tsx'
import { Commands } from '../../../../renderer/panels/commands/commands.tsx'
import { PublishDialog } from '../../../../renderer/panels/publish/publish-dialog.tsx'
import { SettingsDialog } from '../../../../renderer/panels/settings/settings-dialog.tsx'
import { ShortcutsDialog } from '../../../../renderer/panels/shortcuts/shortcuts-dialog.tsx'
import { VersionsDialog } from '../../../../renderer/panels/versions/versions-dialog.tsx'
import { edit, useDocument } from '../../../../renderer/stores/document.ts'
import { useSaving } from '../../../../renderer/stores/saving.ts'
import { useSession } from '../../../../renderer/stores/session.ts'
import { useShop } from '../../../../renderer/stores/shop.ts'
import { startSync } from '../../../../renderer/stores/sync.ts'
import { Ui } from '../../../../renderer/ui/provider.tsx'
import { applyTheme, rememberedTheme } from '../../../../renderer/ui/theme.ts'
import styles from './page.module.css'
import { makeShop } from './shop/shop.ts'

const scene = Object.fromEntries(new URLSearchParams(location.search))
// Each scene is a window that was never opened before.
localStorage.clear()
sessionStorage.clear()
if (scene.theme) localStorage.setItem('counterflow.theme', scene.theme)
applyTheme(rememberedTheme())

const shop = makeShop(scene)
const pair = memoryHost(shop.handlers)
replaceHost(pair.host)
window.bench = {
  tell: pair.tell,
  calls: pair.calls,
  shop: shop.control,
  session: () => useSession.getState(),
  setSession: (state) => useSession.setState(state),
  setSaving: (state) => useSaving.setState(state),
  setDocument: (state) => useDocument.setState(state),
  document: () => useDocument.getState(),
  edit: (label, name) => edit(label, (flow) => ({ ...flow, name })),
}
if (scene.open) sessionStorage.setItem('counterflow.open', scene.open)
startSync()
startKeyboard()

function Page() {
  const known = useShop((state) => state.shop)
  const screen = useSession((session) => session.screen)
  if (!known) return null
  if (!known.answered) return <FirstRun />
  if (screen === 'home') return <Home />
  return (
    <div className={styles.editor}>
      <TopBar />
      <AllowanceBanner />
      <ConflictBanner />
      <main className={styles.canvas} aria-label="The flow">
        <LiveStrip />
      </main>
      <Dock />
    </div>
  )
}

createRoot(document.getElementById('root')).render(
  <Ui>
    <EngineBanner />
    <DropFile>
      <Page />
    </DropFile>
    <PublishDialog />
    <VersionsDialog />
    <SettingsDialog />
    <ShortcutsDialog />
    <TurnOnDialog />
    <Commands />
  </Ui>,
)

const until = (holds) =>
  new Promise((done) => {
    if (holds(useSession.getState())) return done()
    const stop = useSession.subscribe((session) => {
      if (!holds(session)) return
      stop()
      done()
    })
  })

if (scene.open) {
  // Opened by the window itself, as one that was left there.
  await until(({ screen }) => screen === 'editor')
  const { dock } = useSession.getState()
  useSession.setState({
    dock: { open: true, tab: scene.tab ?? 'history', height: Number(scene.height ?? dock.height) },
    dialog: scene.dialog ?? null,
    ...(scene.event ? { event: Number(scene.event) } : {}),
  })
} else if (scene.dialog) useSession.setState({ dialog: scene.dialog })
document.documentElement.dataset.ready = ''
