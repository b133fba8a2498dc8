/**
 * Where each row of the Electron checklist (reliability.md, 6) is tested: part by part, with words that stand in the
 * test, or with the reason why it has to wait.
 */

import { later, type Part, type Rows, tested as testedIn } from '../bad-input/part.ts'

const tested = (what: string, file: string, words: string): Part => testedIn(what, `electron/${file}.test.ts`, words)

const binary = 'Needs the packaged binary, which cannot be built without downloading Electron.'
const isolated = 'Needs the real Electron: the stand-in keeps the preload in the world of the page.'

export const checks: Rows = {
  E01: [
    tested('page and worker', 'page', 'E01 has no Node'),
    later('a frame inside the page', 'The rules for content let no frame load, see E06.'),
  ],
  E02: [later('overridden built-ins', isolated)],
  E03: [
    tested('asked for', 'packaging', 'E03 E05 E14 ask for the sandbox'),
    tested('preferences of the window', 'window', 'E03 E04 has every protection on'),
    later('seccomp of the process', binary),
  ],
  E04: [tested('preferences of the window', 'window', 'E03 E04 has every protection on')],
  E05: [tested('written in one place, from constants', 'packaging', 'E03 E05 E14')],
  E06: [
    tested('header and violations', 'page', 'E06 loads under its rules'),
    tested('on every answer', 'pages', 'sends the rules for content with every answer'),
    tested('trusted types', 'page', 'E06 loads under its rules'),
  ],
  E07: [tested('window.open, links, middle click', 'page', 'E07 opens no window')],
  E08: [
    tested('location', 'page', 'E08 cannot leave'),
    later('redirects and a dropped file', 'Chromium does not ask the stand-in about them; the handlers deny all.'),
  ],
  E09: [tested('inert', 'page', 'E09 has no <webview>')],
  E10: [
    tested('each name', 'trust', 'E10 a permission'),
    tested('in the page', 'page', 'E10 is denied what it asks'),
    later('devices and screens', 'A headless machine has none to offer; the handlers deny all.'),
  ],
  E11: [
    tested('frames and addresses', 'trust', 'E11 a sender'),
    tested('another page with our preload', 'page', 'E11 A52 is not believed'),
    tested('one handler', 'packaging', 'ipcMain'),
  ],
  E12: [
    tested('types and names', 'page', 'A52 is refused what is no method'),
    tested('size and depth', 'argument', 'is refused: %s'),
    tested('flood', 'page', 'E12 is told to wait'),
  ],
  E13: [
    tested('names', 'page', 'E13 gets two functions'),
    tested('payload only', 'page', 'hands over the payload of an event only'),
  ],
  E14: [tested('none in the sources', 'packaging', 'E03 E05 E14')],
  E15: [
    tested('by the handler', 'pages', 'has nothing at %j'),
    tested('from the page', 'page', 'E15 A53 finds nothing'),
  ],
  E16: [
    tested('what is asked for', 'page', 'E16 asks for a scheme'),
    later('a foreign frame that fetches', 'No foreign frame can be loaded in the window, see E06 and E08.'),
  ],
  E17: [tested('which addresses', 'trust', 'E17 an address'), tested('from the page', 'page', 'E07 opens no window')],
  E18: [
    tested('words of a second start', 'files', 'E18 A51'),
    tested('which words are files', 'flow-files', 'A51 has no file in'),
    later('open-file and open-url of macOS', 'Only macOS sends them; they end in the same function.'),
  ],
  E19: [tested('configuration', 'packaging', 'E19 have every fuse set'), later('read from the binary', binary)],
  E20: [later('a changed archive', binary)],
  E21: [
    testedIn('sealed in a file of its own', 'host/secrets/secret-file.test.ts', 'holds nothing that can be read'),
    tested('by the keychain, and there again', 'keychain', 'E21 are sealed'),
    tested('no keyring', 'keychain', 'E21 are not taken'),
  ],
  E22: [
    testedIn('only this user', 'host/secrets/secret-file.test.ts', 'only this user may open it and its key'),
    testedIn(
      'not from an open file',
      'host/secrets/secret-file.test.ts',
      'is not taken from a file that others may read',
    ),
  ],
  E23: [
    tested('off in a package', 'packaging', 'E23 has no tools of a developer'),
    later('switches of the packaged app', binary),
  ],
  E24: [
    testedIn('hostile names on every screen', 'e2e/hostile-names.test.ts', 'broke no rule of the page'),
    testedIn('in a drawing', 'renderer/canvas/pen.test.ts', 'nothing of it as markup'),
  ],
  E25: [tested('cookies and workers', 'page', 'E25 has no cookies')],
  E26: [tested('which requests', 'trust', 'E26 a request'), tested('from the page', 'page', 'E26 reaches nothing')],
  E27: [tested('killed and restarted', 'engine', 'F29 E27 is started again')],
  E28: [
    tested('Electron', 'packaging', 'E28 name an Electron'),
    later('days since the last patch', 'Needs the list of releases from the network; it is read before each release.'),
  ],
  E29: [later('crash dumps', 'None are collected: no crash reporter is started.')],
  E30: [later('updates', 'There is no update by itself yet: a new version is installed by hand.')],
}
