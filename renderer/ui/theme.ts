/** Light, dark, or as the system has it: written on <html>, where tokens.css reads it. */

export type Theme = 'system' | 'light' | 'dark'

const key = 'counterflow.theme'
let chosen: Theme = 'system'
let following: MediaQueryList | undefined

/** The choice of the last time. Call `applyTheme(rememberedTheme())` before the first render, so that nothing flashes. */
export function rememberedTheme(): Theme {
  const kept = localStorage.getItem(key)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function applyTheme(theme: Theme): void {
  chosen = theme
  localStorage.setItem(key, theme)
  if (following === undefined) {
    following = matchMedia('(prefers-color-scheme: dark)')
    following.addEventListener('change', show)
  }
  show()
}

function show(): void {
  const dark = chosen === 'dark' || (chosen === 'system' && following?.matches === true)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}
