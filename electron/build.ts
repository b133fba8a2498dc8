/**
 * Bundles the programs of the desktop app: main, preload, the engine's process and its threads, for the past, for
 * packages of others, and at the door. Electron and the database come from node_modules; everything else is in the
 * bundles, so that the packaged app carries nothing that it does not use.
 */
import { copyFile, cp, mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'

const root = join(import.meta.dirname, '..')
/** What runs in threads of the engine's process. */
const threads = [
  'past/replay-worker',
  'past/past-worker',
  'packages/package-sandbox-process',
  'ingress/door/door-worker',
]
const pictures = ['icon.png', 'trayTemplate.png', 'trayTemplate@2x.png']

const shared: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  external: ['electron', 'better-sqlite3'],
  sourcemap: true,
  logLevel: 'warning',
  absWorkingDir: root,
}
/** What a module knows of itself, in the words of the older kind of module. */
const commonjs: BuildOptions = { format: 'cjs', define: { 'import.meta.dirname': '__dirname' } }
/** Some packages inside the bundle still ask for `require`. */
const require = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);"

/** Takes a few hundredths of a second. */
export async function buildElectron(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await Promise.all([
    build({ ...shared, ...commonjs, entryPoints: ['electron/main.ts'], outfile: join(folder, 'main.cjs') }),
    build({ ...shared, ...commonjs, entryPoints: ['electron/preload.ts'], outfile: join(folder, 'preload.cjs') }),
    build({
      ...shared,
      format: 'esm',
      banner: { js: require },
      entryPoints: ['runtime/host/app/engine-process.ts'],
      outfile: join(folder, 'engine.mjs'),
    }),
    ...threads.map((path) =>
      build({
        ...shared,
        format: 'esm',
        banner: { js: require },
        entryPoints: [`runtime/host/${path}.ts`],
        outfile: join(folder, `${basename(path)}.mjs`),
      }),
    ),
    // What the pages of forms are drawn with is read as it is.
    cp(join(root, 'runtime/host/ingress/page-files'), join(folder, 'page-files'), { recursive: true }),
    ...pictures.map((name) => copyFile(join(root, 'build', name), join(folder, name))),
  ])
}

if (import.meta.main) await buildElectron(join(root, 'dist/electron'))
