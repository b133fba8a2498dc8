/**
 * Where each row of the threat list (reliability.md, 3a) that concerns the window, its host and its clipboard is tested:
 * part by part, with words that stand in the test, or with the reason why it has to wait.
 */
import { later, type Rows, tested } from './part.ts'

const flowFiles = 'e2e/import.test.ts'
const hostile = 'e2e/hostile-flows.ts'
const names = 'e2e/hostile-names.test.ts'
const importing = 'host/app/importing.test.ts'
const browser = 'host/front/browser-host.test.ts'
const launching = 'host/front/launch.test.ts'
const argument = 'electron/argument.test.ts'
const door = 'host/ingress/door.test.ts'
const forms = 'host/ingress/forms.test.ts'

export const windowRows: Rows = {
  A01: [
    tested('in the window: off, and told', flowFiles, 'nothing is fetched, read or run (A01)'),
    tested('a file, a schedule, a web call, a name like an expression', hostile, 'Would call a stranger every second'),
    tested('no socket and no file in the host', importing, 'A01 says what it would be allowed to do'),
  ],
  A02: [
    tested('nothing', hostile, "['A02 nothing'"),
    tested('cut off', hostile, "['A02 cut off'"),
    tested('trailing junk', hostile, "['A02 trailing junk'"),
    tested('NaN', hostile, "['A02 not a number'"),
    tested('byte order mark, UTF-16, comments', importing, 'A02 a byte order mark'),
    tested('cut off anywhere', 'expression/json.test.ts', 'A02 is refused at every truncation'),
  ],
  A03: [
    tested('bytes, before they are read', flowFiles, 'of more than 5 MB is not even read (A03)'),
    tested('steps', hostile, "['A03 30,000 steps'"),
    tested('wires', importing, 'A03 too many wires'),
    tested('values', importing, 'A03 too many values'),
  ],
  A04: [
    tested('in the window', hostile, "['A04 a million brackets'"),
    tested('in the host', importing, 'A04 a million brackets'),
  ],
  A08: [
    tested('a wire to nothing', hostile, "'A08 a wire to nothing'"),
    tested('a circle', hostile, "'A08 a circle'"),
    tested('an unknown kind', hostile, "'A08 a step of no known kind'"),
    tested('ids twice, a format of the future', importing, 'A08 an id twice'),
    tested('to itself', 'compile/compile.test.ts', "['self-loop'"),
    tested('all at once', 'compile/compile.test.ts', 'lists everything at once, with nodes and fields'),
    tested('the live version stays', 'host/app/publishing.test.ts', 'and problems with all of them'),
    tested('mended on the canvas', importing, 'A08 keeps a document whose steps have problems'),
  ],
  A10: [
    tested('in the window', hostile, "'A10 names of every object'"),
    tested('steps of such names', importing, 'A10 a step called __proto__'),
    tested('methods of such names', browser, "'a name of every object'"),
  ],
  A11: [
    tested('scripts, turned writing, escapes, line ends', hostile, 'export const turnedName'),
    tested('home', names, 'do no harm on the home screen'),
    tested('cards, settings, menus', names, 'do no harm on card %i'),
    tested('list view, problems, dialogs', names, 'do no harm in the list of problems'),
    tested('history, tables, versions', names, 'do no harm once the flow is live'),
    tested('no request, no break of the policy', names, 'were fetched from nowhere'),
    tested('on a terminal', 'cli/usage.test.ts', "const name = 'x\\u001b[2J"),
    tested('a megabyte', importing, 'A11 keeps a hostile name as the text that it is'),
  ],
  A12: [
    tested('the same id', flowFiles, 'changes nothing of the first (A12)'),
    tested('the same document', importing, 'A12 takes the same document twice for two flows'),
    tested('an update of an installed template', 'e2e/package.test.ts', 'an update shows what is new'),
  ],
  A39: [
    tested('another host', browser, 'DNS rebinding'),
    tested('another port', browser, "'our address without the port'"),
    tested('another spelling', browser, "'another spelling of loopback'"),
    tested('the ingress', door, "['evil.com', 421]"),
    tested('pages of forms', forms, 'turns hostile hosts away like every other way in'),
  ],
  A40: [
    tested('another site', browser, "'a page of another site'"),
    tested('cross-site', browser, "'a cross-site fetch'"),
    tested('plain text', browser, "'a form of plain text'"),
    tested('a link', browser, "'a call as a link'"),
    tested('a good token on another site', browser, 'a link on another site does not open the window'),
    tested('the ingress', door, "['origin', 'https://evil.com']"),
    tested('forms of other sites', forms, 'A40: other sites may neither send nor read it'),
  ],
  A41: [
    tested('a busy port', launching, 'refuses a port that is taken when it was asked for'),
    tested('taken by another program', 'host/app/ingress.test.ts', 'A41: says that the port is taken'),
    tested('a second start', launching, 'says that it runs already'),
    later('LAN mode', 'It listens on this computer only: there is no mode for the network, so nothing asks for one.'),
  ],
  A42: [
    tested('addresses', browser, "'/..%5csecret.txt'"),
    tested('host and origin', browser, "'a sandboxed frame or a file'"),
    tested('bodies', browser, "'brackets without end'"),
    tested('the ingress', door, "['%zz', 421]"),
  ],
  A43: [
    tested('a flood of calls', 'host/front/supervisor.test.ts', 'makes calls wait up to a bound, and refuses more'),
    tested('a flood from the page', 'electron/page.test.ts', 'E12 is told to wait when it asks without end'),
    tested('the ingress', door, 'sends senders away while too much waits'),
    tested('what is acknowledged is kept', door, 'A43: a flood is answered or sent away'),
    tested('many at once', door, 'takes a hundred senders at once, each event once'),
  ],
  A49: [
    tested('pressed twice', forms, 'A49: pressed twice, at once and later, it is one event with one answer'),
    tested('10 MB, a file, hidden fields', forms, 'A49: 10 MB, a file, and what is neither form nor JSON'),
  ],
  A51: [
    tested('links and switches', 'electron/flow-files.test.ts', 'A51 has no file in %s'),
    tested('a second start', 'electron/files.test.ts', 'E18 A51'),
  ],
  A52: [
    tested('no method and no JSON', 'electron/page.test.ts', 'A52 is refused what is no method'),
    tested('another page', 'electron/page.test.ts', 'E11 A52 is not believed'),
    tested('a window that is gone', 'electron/page.test.ts', 'A52 may go while its questions are under way'),
    tested('shapes', argument, 'what a window sends'),
    tested('a huge body', browser, "'a huge body of unknown length'"),
  ],
  A53: [
    tested('paths', 'electron/page.test.ts', 'E15 A53 finds nothing at %s'),
    tested('other hosts', 'electron/pages.test.ts', "'app://counterflow.evil/index.html'"),
    tested('methods', 'electron/page.test.ts', 'E15 A53 can only get, not post'),
    tested('in the browser', browser, "'//etc/passwd'"),
  ],
  A58: [
    tested('one message, undo whole', 'e2e/clipboard.test.ts', 'changes nothing when it holds anything else'),
    tested('half JSON', 'e2e/clipboard.test.ts', "'half of some JSON'"),
    tested('a megabyte', 'e2e/clipboard.test.ts', "'a megabyte of text'"),
    tested('HTML', 'e2e/clipboard.test.ts', "'HTML'"),
    tested('a whole flow', 'e2e/clipboard.test.ts', "'a whole flow'"),
    tested(
      'fifty megabytes',
      'renderer/document/clipboard.test.ts',
      'fifty megabytes are refused before they are read',
    ),
  ],
  A59: [
    tested('a removed step', 'host/app/publishing.test.ts', 'that removes a step for which something waits'),
    tested(
      'in the middle of a delivery',
      'host/app/publishing.test.ts',
      'finishes what it had asked to be done outside, and leads the answer where it led',
    ),
    tested(
      'nothing handled twice',
      'engine/removed.test.ts',
      'drained, finishes what waits by the version that was live',
    ),
    tested('changed state', 'e2e/publish.test.ts', 'asks in plain words what becomes of a table that is changed'),
    tested('a run of the past beside edits', 'e2e/past.test.ts', 'and changes nothing'),
  ],
}
