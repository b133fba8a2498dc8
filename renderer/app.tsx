/** The window: which screen is shown, what lies over all of them, and the keyboard. */
import { useEffect } from 'react'
import { startKeyboard } from './actions/keyboard.ts'
import styles from './app.module.css'
import { Dialogs } from './dialogs.tsx'
import { ClockBanner } from './editor/clock-banner.tsx'
import { Editor } from './editor/editor.tsx'
import { EngineBanner } from './editor/engine-banner.tsx'
import { RecoveredEdits } from './editor/recovered-edits.tsx'
import { SafePart } from './editor/safe-part.tsx'
import { DropFile } from './home/drop-file.tsx'
import { FirstRun } from './home/first-run.tsx'
import { Home } from './home/home.tsx'
import { useSession } from './stores/session.ts'
import { useShop } from './stores/shop.ts'
import { startKeepingFocus } from './ui/keep-focus.ts'
import { Ui } from './ui/provider.tsx'
import { Spinner } from './ui/spinner.tsx'
import { applyTheme } from './ui/theme.ts'
import { t } from './words/words.ts'

export function App() {
  const theme = useShop(({ preferences }) => preferences.theme)
  useEffect(() => applyTheme(theme), [theme])
  useEffect(startKeyboard, [])
  useEffect(() => startKeepingFocus(document), [])
  return (
    <Ui>
      <EngineBanner />
      <ClockBanner />
      <DropFile>
        <SafePart>
          <Screen />
        </SafePart>
      </DropFile>
      <SafePart>
        <Dialogs />
      </SafePart>
      <RecoveredEdits />
    </Ui>
  )
}

function Screen() {
  const screen = useSession((session) => session.screen)
  const shop = useShop((state) => state.shop)
  if (!shop)
    return (
      <main className={styles.starting}>
        <Spinner label={t('Opening your shop')} />
      </main>
    )
  if (!shop.answered) return <FirstRun />
  return screen === 'home' ? <Home /> : <Editor />
}
