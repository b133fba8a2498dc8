/** The screen on which a flow is wired, turned on and watched. */
import { Canvas } from '../canvas/canvas.tsx'
import { Inspector } from '../panels/inspector/inspector.tsx'
import { ListView } from '../panels/list-view/list-view.tsx'
import { Palette } from '../panels/palette/palette.tsx'
import { useSession } from '../stores/session.ts'
import { t } from '../words/words.ts'
import { AllowanceBanner } from './allowance-banner.tsx'
import { ConflictBanner } from './conflict-banner.tsx'
import { Dock } from './dock.tsx'
import styles from './editor.module.css'
import { LiveStrip } from './live-strip.tsx'
import { PastBar } from './past-bar.tsx'
import { SafePart } from './safe-part.tsx'
import { TopBar } from './top-bar.tsx'

export function Editor() {
  const palette = useSession((session) => session.palette)
  const inspector = useSession((session) => session.inspector)
  const view = useSession((session) => session.view)
  return (
    <div className={styles.editor}>
      <TopBar />
      <AllowanceBanner />
      <ConflictBanner />
      <div className={styles.middle}>
        {palette ? (
          <aside className={styles.palette} aria-label={t('Steps to add')}>
            <Palette />
          </aside>
        ) : null}
        <main className={styles.canvas} aria-label={t('The flow')}>
          <SafePart key={view}>{view === 'canvas' ? <Canvas /> : <ListView />}</SafePart>
          <LiveStrip />
        </main>
        {inspector ? (
          <aside className={styles.inspector} aria-label={t('Settings of the step')}>
            <SafePart>
              <Inspector />
            </SafePart>
          </aside>
        ) : null}
      </div>
      <PastBar />
      <Dock />
    </div>
  )
}
