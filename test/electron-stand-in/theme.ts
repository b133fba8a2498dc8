/** `electron.nativeTheme`: what the app asks for reaches the pages as their system's colours. */
import { devtools, machine } from './machine.ts'
import { KnownEvents, strict } from './strict.ts'

type Page = { readonly made: Promise<void>; readonly sessionId: string }

class Theme extends KnownEvents {
  source = 'system'

  constructor() {
    super('nativeTheme', ['updated'])
  }

  get themeSource(): string {
    return this.source
  }

  set themeSource(source: string) {
    this.source = source
    this.emit('updated')
    for (const { contents } of machine.windows) void this.applyTo(contents)
  }

  /** The system of the stand-in is a light one. */
  get shouldUseDarkColors(): boolean {
    return this.source === 'dark'
  }

  async applyTo(contents: Page): Promise<void> {
    await contents.made
    const value = this.shouldUseDarkColors ? 'dark' : 'light'
    const features = this.source === 'system' ? [] : [{ name: 'prefers-color-scheme', value }]
    await devtools().send('Emulation.setEmulatedMedia', { features }, contents.sessionId)
  }
}

export const nativeTheme = strict('nativeTheme', new Theme())
