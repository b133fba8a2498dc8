/**
 * Gets what some tests need beside Node: a Chromium, curl and Python. What is there is taken; what is missing comes from
 * Debian where we may install it. Never fails: without them those tests are skipped by name, and this says how to get them.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const places = JSON.parse(readFileSync(new URL('chromium-places.json', import.meta.url), 'utf8'))

const answers = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0
const tools = [
  {
    name: 'chromium',
    isThere: () =>
      [process.env.CHROME_PATH, ...(places[process.platform] ?? [])].some((path) => path && existsSync(path)),
    without:
      'No Chromium was found, so the tests of the window are skipped. Install Chromium or Chrome ' +
      '(Debian: apt-get install chromium), or name one in CHROME_PATH.',
  },
  ...['curl', 'python3'].map((name) => ({
    name,
    isThere: () => answers(name),
    without: `There is no ${name}, so the test of what the documentation shows with it is skipped.`,
  })),
]

const missing = () => tools.filter(({ isThere }) => !isThere())

const before = missing()
if (before.length > 0) {
  if (mayInstall()) install(before.map(({ name }) => name))
  for (const { without } of missing()) console.log(without)
}

function mayInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

function install(names) {
  console.log(`Installing for the tests: apt-get install ${names.join(' ')}, once …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', ...names]]) {
    const { status, stdout, stderr, error } = spawnSync('apt-get', ['-q', ...words], { env, encoding: 'utf8' })
    if (status === 0) continue
    console.log([stdout, stderr, error?.message].filter(Boolean).join('\n').trim().split('\n').slice(-5).join('\n'))
    // An old list of packages may still do.
    if (words[0] === 'install') return
  }
}
