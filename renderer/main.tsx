/** Where the window starts: stores are filled from the host, and the first screen is drawn. */
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { useShop } from './stores/shop.ts'
import { startSync } from './stores/sync.ts'
import { applyTheme, rememberedTheme } from './ui/theme.ts'
import { speak } from './words/words.ts'
import './ui/base.css'

// Numbers, money and days as the machine of this person writes them.
speak(navigator.language)

// Before the first picture, and before the host has said what it knows: nothing flashes.
const theme = rememberedTheme()
applyTheme(theme)
useShop.setState(({ preferences }) => ({ preferences: { ...preferences, theme } }))

const root = document.getElementById('root')
if (root) createRoot(root).render(<StrictMode>{await screen()}</StrictMode>)

async function screen(): Promise<ReactNode> {
  if (import.meta.env.DEV && location.hash === '#ui') {
    const [{ Gallery }, { Ui }] = await Promise.all([import('./ui/gallery.tsx'), import('./ui/provider.tsx')])
    return (
      <Ui>
        <Gallery />
      </Ui>
    )
  }
  startSync()
  return <App />
}
