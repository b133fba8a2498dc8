/** Before the first picture: dark or light as it was last chosen, so that nothing flashes. The rest is ui/theme.ts. */
{
  let chosen = null
  try {
    chosen = localStorage.getItem('counterflow.theme')
  } catch {
    // A window without storage looks as the system has it.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}
