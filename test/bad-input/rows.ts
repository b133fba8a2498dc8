/**
 * Where each row of the threat list (reliability.md, 3a) that concerns a flow, an expression, an event, a file or a store
 * is tested: part by part, with words that stand in the test, or with the reason why it has to wait.
 */

import { later, type Rows, tested } from './part.ts'

/** A case of this folder; its words begin with the row. */
const here = (file: 'command' | 'engine' | 'event' | 'flow' | 'fuzz' | 'store', ...cases: readonly string[]) =>
  cases.map((words) => tested(words, `bad-input/${file}.test.ts`, words))

const parsing = 'compile/parse-flow.test.ts'
const compiling = 'compile/compile.test.ts'
const attacks = 'expression/attacks.ts'
const attacking = 'expression/attacks.test.ts'
const json = 'expression/json.test.ts'
const formats = 'host/files/formats.test.ts'
const resuming = 'host/files/resume.test.ts'
const opening = 'host/store/open.test.ts'
const usage = 'cli/usage.test.ts'
const door = 'host/ingress/door.test.ts'
const forms = 'host/ingress/forms.test.ts'
const appDoor = 'host/app/ingress.test.ts'

export const rows: Rows = {
  A02: [
    tested('0 B', parsing, "['nothing', '', 'FLOW_PARSE 1:1']"),
    tested('byte order mark', parsing, "'byte order mark'"),
    tested('UTF-16', parsing, "'UTF-16 with mark'"),
    tested('truncated at every byte', parsing, 'wherever it is cut off'),
    tested('trailing junk', parsing, "'trailing text'"),
    tested('NaN', parsing, "'NaN'"),
    tested('comments', parsing, "'a block comment'"),
    tested('bytes through the command', usage, "['UTF-16', Buffer.from("),
    ...here('command', 'A02 a flow that is cut off', 'I8, and the flow that ran before is the one that is deployed'),
    ...here('fuzz', "it('flows'"),
  ],
  A04: [
    tested('a flow', parsing, 'a million brackets'),
    tested('a value that contains itself', parsing, 'takes a value that contains itself as too deep'),
    tested('any JSON', json, 'A04 is at most as deep as the caller says'),
    ...here('event', 'A04 a million brackets', 'A04 65 levels', 'A04 63 levels of data', 'A04 deeper than the stack'),
    ...here('command', 'A04 a row nested a hundred levels deep'),
    ...here('flow', 'A15 a field of 5,000 parts'),
    tested('bodies of webhooks and programs', door, 'lives through any body under any content type'),
  ],
  A08: [
    tested('duplicate node ids', parsing, 'NODE_DUPLICATE'),
    tested('edge to a missing node', compiling, "'missing target'"),
    tested('self-loop', compiling, "'self-loop'"),
    tested('cycle', compiling, "'circle through a stage'"),
    tested('unknown type', compiling, "'unknown type'"),
    tested('wrong version', compiling, 'NODE_VERSION'),
    tested('future format', parsing, 'FLOW_NEWER format'),
    tested('all at once', compiling, 'lists everything at once, with nodes and fields'),
    ...here('flow', 'A08 a newer node type', 'A08 two consumers, one table'),
    ...here('flow', 'A08 a table of another flow leaves the old version as it was', 'A08 its own table in another form'),
    ...here('command', 'A08 a flow that goes in circles'),
  ],
  A09: [
    tested('A to B to A', 'engine/engine.test.ts', 'goes around a circle of flows 32 times'),
    ...here('engine', 'A09 from the start', 'A09 begun far below nothing', 'A09 an event that grows on its way'),
    later('rate alarm', 'There is no screen and no metric yet that could raise one.'),
  ],
  A10: [
    tested('node ids and event types', parsing, "'the reserved name %s'"),
    tested('kept where they are data', parsing, 'keeps such names where they are data'),
    tested('columns and tables', 'compile/config.test.ts', "'__proto__', 'NAME_RESERVED field'"),
    tested('CSV headers', formats, "'a dangerous name'"),
    tested('names of built-in properties as headers', formats, 'names of built-in properties'),
    tested('keys of JSON', json, 'A10 has its own field __proto__ as data'),
    ...here('flow', 'A10 __proto__ as a field of a file', 'A10 __proto__ as an HTTP header', 'A10 an output called then'),
    ...here('flow', 'A10 a table called constructor', 'A10 a column called __proto__', 'A10 A14 A16 values and names'),
    ...here('event', 'A10 __proto__ as an attribute', 'A10 names of every object'),
    ...here('command', 'A45 a column called __proto__'),
  ],
  A13: [tested('every way out of the language', attacks, "'A13',"), ...here('fuzz', "it('expressions'")],
  A14: [
    tested('in an expression', attacking, 'A14 evaluates no value'),
    ...here('flow', 'A10 A14 A16 values and names of an event pass four nodes'),
    tested('e-mail subject', 'host/services/email.test.ts', 'A47 a value of an event adds no header'),
  ],
  A15: [
    tested('own fields only', attacking, 'A15 A16 reads own fields only'),
    tested('a polluted prototype', attacking, 'A15 reads nothing from a polluted prototype'),
    ...here('flow', '__proto__.polluted', 'A15 a field of 5,000 parts', 'A15 a field without a name inside'),
  ],
  A16: [
    tested('in an expression', attacking, 'calls nothing that lies in the data'),
    ...here('event', 'A16 methods as data'),
    ...here('flow', 'A10 A14 A16 values'),
  ],
  A17: [
    tested('types', attacks, "'A17',"),
    tested('long ids', attacking, 'A17 keeps long ids through parsing and comparing'),
    tested('every digit', json, 'A17 %s keeps every digit of an integer'),
    tested('money', 'expression/decimal.test.ts', '0.1'),
    ...here('event', 'A17 an id beyond 2^53', 'A17 a number beyond all numbers', 'A17 minus nothing'),
  ],
  A18: [
    tested('size and depth', attacks, "row('A18', 'EXPR_UNKNOWN'"),
    tested('steps', attacking, 'A18 stops loops over hostile data after 10,000 steps'),
    tested('output', attacking, 'A18 stops text that doubles'),
    ...here('engine', 'A09 an event that grows on its way'),
  ],
  A19: [tested('linear time', attacking, 'A19 finds patterns in linear time'), tested('matches', attacks, "'A19',")],
  A20: [
    tested('zones, dates, formats', attacks, "'A20',"),
    tested('zone of a flow', parsing, "'a path as zone'"),
    ...here('flow', 'A56 a zone that is a path'),
    ...here('event', 'A56 an offset of 99 hours', 'A56 the 30th of February', 'A30 a time behind all calendars'),
  ],
  A21: here('engine', 'A21 a stage with too many keys stops'),
  A22: [tested('now, random, env', attacks, "'A22',")],
  A23: [
    tested('SQL as a name', 'compile/config.test.ts', 'drop table events'),
    ...here('flow', 'A23 SQL as a table', 'A23 a quote in a column', 'A23 a table called RowId', 'A23 2,001 columns'),
    ...here('flow', 'A23 %s is a table of the merchant', "'); DROP TABLE event; --", 'load_extension'),
    ...here('store', 'A54 a trigger on a table of a flow', 'A54 SQL as the name of a column'),
  ],
  A30: [
    ...here('event', 'A30 nothing', 'A30 exactly at the limit', 'A30 one character beyond the limit'),
    ...here('event', 'A30 half a character in the id', 'A30 half a character inside the data', 'A30 a NUL inside the data'),
    ...here('event', 'A30 the data twice, once in disguise', 'A30 the type again behind the data'),
    ...here('fuzz', 'events: taken ones are the same when they are written and read again'),
    tested('bad UTF-8 in a file', formats, "'Windows-1252 in NDJSON'"),
    tested('bad UTF-8 in a body, content types', door, 'lives through any body under any content type'),
    tested('chunked without end', door, 'cuts off a body without end at its limit'),
    tested('slowloris', door, 'cuts off who sends %s a byte at a time'),
    tested('headers', door, 'refuses ten thousand headers'),
    tested('CL+TE', door, 'refuses what two readers could read in two ways'),
    tested('raw bytes', 'host/ingress/raw.test.ts', 'read back byte by byte'),
  ],
  A37: [
    tested('methods, paths', door, 'answers 404 alike to everything that is not a way in'),
    tested('pages', forms, 'answers 404 to what is not a page, also where pages are shown'),
  ],
  A38: [tested('a scan', door, 'answers 404 alike to everything that is not a way in')],
  A39: [
    tested('hosts', door, 'answers to its own names alone'),
    tested('pages', forms, 'turns hostile hosts away like every other way in'),
  ],
  A40: [
    tested('programs', door, 'takes nothing from a page in a browser'),
    tested('forms', forms, 'A40: other sites may neither send nor read it'),
  ],
  A41: [tested('a busy port, and one that was stolen', appDoor, 'A41: says that the port is taken')],
  A42: [tested('hosts that are none', door, "['%zz', 421]")],
  A43: [
    tested('a flood', door, 'A43: a flood is answered or sent away'),
    tested('too much waits', door, 'sends senders away while too much waits'),
  ],
  A44: [
    tested('paths of a flow', 'compile/config.test.ts', 'PATH_BLOCKED field'),
    tested('paths of a stage', 'store-contract.ts', 'PATH_BLOCKED'),
    tested('links', opening, 'writes no file through a link'),
    ...here('flow', 'A44 a path out of the data'),
    ...here('command', 'A44 a flow that writes outside', 'A44 a link in the folder for files is not followed'),
  ],
  A45: [
    tested('a million columns', formats, 'a million columns'),
    tested('unclosed quote', formats, 'an unclosed quote before megabytes'),
    tested('mixed line ends', formats, 'mixed line ends'),
    tested('semicolons', formats, "'semicolons'"),
    tested('CP1252', formats, 'Windows-1252 in the header'),
    tested('header twice', formats, 'the header twice'),
    tested('changed or removed while reading', resuming, 'a file that changes while it is read'),
    tested('FIFO', formats, 'a named pipe'),
    ...here('command', 'A45 a quote that is never closed', 'A45 Windows-1252', 'A45 a device without end'),
    ...here('command', 'A45 after a bad row is mended the import goes on'),
    ...here('fuzz', "it('files'"),
    later('10 GB', 'Too long for a test: the unclosed quote shows that no more than a row is held, the bench measures memory.'),
  ],
  A46: [
    tested('twice, renamed, appended', resuming, "'renamed and packed'"),
    ...here('command', 'A46 the same file again, renamed, appended to: every row once'),
  ],
  A49: [
    tested('script in a field', forms, "['a script in a field',"),
    tested('hidden extra fields', forms, "'hidden extra fields, also such as objects have'"),
    tested('10 MB and files', forms, 'A49: 10 MB, a file, and what is neither form nor JSON'),
    tested('sent twice', forms, 'A49: pressed twice, at once and later'),
  ],
  A54: [
    tested('triggers', opening, "'a trigger'"),
    tested('views', opening, "'a view'"),
    tested('wrong application_id', opening, "'another application'"),
    tested('newer', opening, "'a newer version'"),
    tested('empty', opening, 'empty, where a store was'),
    tested('pragmas', opening, "'trusted_schema'"),
    ...here('store', 'A54 half of it', 'A54 only the header', 'A54 a default that eats memory', 'A54 an index over a function'),
    ...here('store', 'A54 with any of its pages turned to noise'),
    ...here('command', 'A54 a store that is something else'),
  ],
  A55: [
    tested('unknown flags and exit codes', usage, 'no option --paln'),
    tested('the flow -', usage, 'is read from stdin'),
    tested('one line of JSON on stderr', usage, 'is one line of JSON on stderr with --json'),
    tested('a read-only folder', opening, 'says that its folder is read-only'),
    ...here('command', 'A55 an endless stdin is refused', 'A55 languages of the system and secrets in the environment'),
    ...here('command', 'A55 a store that is a device', 'A55 a store below a file'),
    later('a network share, FAT', 'Mounting one takes rights that a test does not have; the list of file systems is data.'),
  ],
  A56: [
    tested('clocks that jump', 'compile/schedule.test.ts', 'T-Z1 gap'),
    tested('once per slot', 'nodes/producers.test.ts', 'fires once per slot, with the slot as time and id'),
    tested('a clock set back', 'nodes/producers.test.ts', 'does not fire twice when the clock is set back'),
    ...here('flow', 'A56 every millisecond', 'A56 the 31st of February', 'A56 the zone of the computer plays no part'),
    ...here('event', 'A56 a time in the year 10000'),
  ],
  A61: here(
    'event',
    'A61 a key of a megabyte',
    'A61 an id of 513 bytes',
    'A61 a key of 171 characters of three bytes',
    'A61 keys are told apart by their exact bytes, also after a restart',
  ),
  A62: [
    tested('conflicting copies', opening, 'is not opened beside a conflicting copy'),
    tested('another store in its place', opening, 'is noticed when it takes the place of the open store'),
    ...here('store', 'A62 below %s nothing is made'),
    ...here('command', 'A62 a store in a synchronised folder'),
    later('SMB', 'Mounting one takes rights that a test does not have; the list of file systems is data.'),
  ],
  A63: [
    tested('a consumer that throws', 'engine/engine.test.ts', "'throws undefined'"),
    ...here('engine', 'A63 undefined', 'A63 an error of ten megabytes', 'A63 no answer at all'),
    ...here('engine', 'A63 that answers twice changes one state once'),
    later('a handler that never ends', 'Handlers are synchronous and only ours; a node of one’s own is code that its owner runs.'),
  ],
} // biome-ignore format: one part per line reads better
