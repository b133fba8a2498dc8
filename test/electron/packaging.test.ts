/** The configuration of the packages, read as data: what is switched off in the binary, what goes in, what it opens. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './launch.ts'
import { readYaml, type Yaml } from './yaml.ts'

const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8')
const builder = readYaml(await read('electron-builder.yml')) as { readonly [name: string]: Yaml }

describe('the packages', () => {
  it('E19 have every fuse set that would let others run our binary as theirs', () => {
    expect(builder.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      loadBrowserProcessSpecificV8Snapshot: false,
    })
    expect(builder.asar).toBe(true)
  })

  it('are built for three systems', () => {
    expect(builder.win).toMatchObject({ target: [{ target: 'nsis', arch: ['x64'] }] })
    expect(builder.mac).toMatchObject({ target: [{ target: 'dmg', arch: ['x64', 'arm64'] }] })
    expect(builder.linux).toMatchObject({ target: ['AppImage', 'deb'] })
    expect(builder).toMatchObject({ appId: 'app.counterflow.desktop', npmRebuild: false, asarUnpack: ['**/*.node'] })
  })

  it('open .cflow files and addresses of ours', () => {
    expect(builder.fileAssociations).toMatchObject([
      { ext: 'cflow', role: 'Editor' },
      { ext: 'cftemplate', role: 'Viewer' },
    ])
    expect(builder.protocols).toEqual([{ name: 'Counterflow', schemes: ['counterflow'] }])
  })

  it('leave the shop where it is when the program goes', () => {
    expect(builder.nsis).toMatchObject({ deleteAppDataOnUninstall: false })
  })

  it('carry what the bundles ask for, and none of the packages that are inside them', async () => {
    const { dependencies } = JSON.parse(await read('package.json'))
    const files = builder.files as readonly string[]
    expect(files).toContain('!node_modules/node-*/**')
    const [, excluded = ''] =
      /^!node_modules\/\{(.*)\}\/\*\*$/.exec(files.find((file) => file.includes('croner')) ?? '') ?? []
    const names = Object.keys(dependencies).map((name) => name.split('/')[0])
    expect(names.filter((name) => !excluded.split(',').includes(name ?? ''))).toEqual(['better-sqlite3'])
  })

  it('have pictures in the sizes that the systems want', async () => {
    const size = async (name: string): Promise<number[]> => {
      const bytes = await readFile(join(root, 'build', name))
      return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
    }
    expect(await size('icon.png')).toEqual([512, 512])
    expect(await size('trayTemplate.png')).toEqual([18, 18])
    expect(await size('trayTemplate@2x.png')).toEqual([36, 36])
  })

  it('are built from a tag, for the three systems, and published by nobody but a person', async () => {
    const workflow = await read('.github/workflows/release.yml')
    expect(workflow).toMatch(/tags: \['v\*'\]/)
    for (const option of ['--linux', '--win', '--mac --x64 --arm64']) expect(workflow).toContain(`options: ${option}`)
    expect(workflow).toMatch(/npx --yes electron-builder@26\.17\.0 .* --publish never/)
    expect(builder.publish).toBeNull()
  })
})

describe('the sources of the desktop app', () => {
  it('E03 E05 E14 ask for the sandbox, take no setting of a page from data, and load no file and no remote module', async () => {
    const files = (await readdir(join(root, 'electron'))).filter((name) => name.endsWith('.ts'))
    const texts = await Promise.all(files.map(async (name) => [name, await read(`electron/${name}`)] as const))
    const having = (word: string | RegExp): string[] =>
      texts.filter(([, text]) => text.search(word) >= 0).map(([name]) => name)
    expect(having('app.enableSandbox()')).toEqual(['main.ts'])
    expect(having('new BrowserWindow')).toEqual(['window.ts'])
    expect(having('webPreferences')).toEqual(['window.ts'])
    expect(having(/@electron\/remote|loadFile|file:\/\//)).toEqual([])
    expect(having(/--no-sandbox/)).toEqual(['icon.ts'])
    expect(having(/ipcMain\.(on|handle)/)).toEqual(['ipc.ts'])
    expect(having(/openExternal|openPath/)).toEqual(['navigation.ts'])
    expect(having(/executeJavaScript|innerHTML|certificate-error|setProxy/)).toEqual([])
  })

  it('E23 has no tools of a developer in a package, and takes no debugger', async () => {
    expect(await read('electron/window.ts')).toContain('devTools: !app.isPackaged')
    expect(await read('electron/main.ts')).toMatch(/isPackaged[\s\S]*removeSwitch/)
    expect(await read('electron/menu.ts')).toMatch(/isPackaged \? \[\] : \[.*toggleDevTools/)
  })

  it('E28 name an Electron of a supported version', async () => {
    const { devDependencies } = JSON.parse(await read('package.json'))
    expect(Number(/\d+/.exec(devDependencies.electron)?.[0])).toBeGreaterThanOrEqual(45)
  })
})
