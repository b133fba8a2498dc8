/**
 * Gets a Chromium for the tests of the window: the one that is there, else Debian's where we may install it. Never
 * fails: without a browser those tests are skipped by name, and this says how to get one.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const places = JSON.parse(readFileSync(new URL('chromium-places.json', import.meta.url), 'utf8'))

const found = () =>
  [process.env.CHROME_PATH, ...(places[process.platform] ?? [])].some((path) => path && existsSync(path))

if (!found()) {
  if (mayInstall()) install()
  if (!found()) {
    console.log(
      'No Chromium was found, so the tests of the window are skipped. Install Chromium or Chrome ' +
        '(Debian: apt-get install chromium), or name one in CHROME_PATH.',
    )
  }
}

function mayInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

function install() {
  console.log('Installing Chromium for the tests of the window: apt-get install chromium, once …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { status, stdout, stderr, error } = spawnSync('apt-get', ['-q', ...words], { env, encoding: 'utf8' })
    if (status === 0) continue
    console.log([stdout, stderr, error?.message].filter(Boolean).join('\n').trim().split('\n').slice(-5).join('\n'))
    // An old list of packages may still do.
    if (words[0] === 'install') return
  }
}
