/** How the window is built: one page with hashed files, loaded by Electron and by the browser host alike. */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    // Inlined fonts and pictures would need `data:` in the content policy.
    assetsInlineLimit: 0,
    // The polyfill is an inline script, which the content policy forbids.
    modulePreload: { polyfill: false },
  },
})
