/**
 * The shape of the store's file, version by version. A version only adds to the one before it, so the list is the whole
 * schema as well as the way to it from any earlier one; what has been released is never edited.
 */

/** No secondary index on `event`: each costs a third of the append speed or more. */
const first = [
  'CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE origin (id INTEGER PRIMARY KEY, channel TEXT NOT NULL, source TEXT NOT NULL, type TEXT NOT NULL, UNIQUE (channel, source, type)) STRICT',
  'CREATE TABLE event (offset INTEGER PRIMARY KEY, origin INTEGER NOT NULL, id TEXT NOT NULL, time INTEGER NOT NULL, subject TEXT, key TEXT, extra TEXT, data TEXT NOT NULL, crc INTEGER NOT NULL) STRICT',
  'CREATE TABLE "commit" (last INTEGER PRIMARY KEY, first INTEGER NOT NULL, at INTEGER NOT NULL, hash BLOB NOT NULL) STRICT',
  'CREATE TABLE segment (last INTEGER PRIMARY KEY, first INTEGER NOT NULL, at INTEGER NOT NULL, hash BLOB NOT NULL) STRICT',
  'CREATE TABLE stage (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, cursor INTEGER, clock INTEGER) STRICT',
  'CREATE TABLE stage_run (stage INTEGER NOT NULL, first INTEGER NOT NULL, flow_hash TEXT NOT NULL, app_version TEXT NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (stage, first, flow_hash)) STRICT, WITHOUT ROWID',
  'CREATE TABLE state (stage INTEGER NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires INTEGER, PRIMARY KEY (stage, key)) STRICT, WITHOUT ROWID',
  'CREATE TABLE timer (stage INTEGER NOT NULL, key TEXT NOT NULL, due INTEGER NOT NULL, cause INTEGER NOT NULL, PRIMARY KEY (stage, key)) STRICT, WITHOUT ROWID',
  'CREATE TABLE outcome (stage INTEGER NOT NULL, offset INTEGER NOT NULL, split INTEGER NOT NULL, code TEXT NOT NULL, numbers TEXT, PRIMARY KEY (stage, offset, split, code)) STRICT, WITHOUT ROWID',
  'CREATE TABLE letter (stage INTEGER NOT NULL, offset INTEGER NOT NULL, split INTEGER NOT NULL, lane TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (stage, offset, split)) STRICT, WITHOUT ROWID',
  'CREATE TABLE parked (stage INTEGER NOT NULL, offset INTEGER NOT NULL, split INTEGER NOT NULL, lane TEXT NOT NULL, PRIMARY KEY (stage, offset, split)) STRICT, WITHOUT ROWID',
  'CREATE TABLE effect (key TEXT PRIMARY KEY, stage TEXT NOT NULL, offset INTEGER NOT NULL, split INTEGER NOT NULL, lane TEXT NOT NULL, service TEXT NOT NULL, class TEXT NOT NULL, request TEXT NOT NULL, tries INTEGER NOT NULL, maximum_age INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER, answer TEXT NOT NULL, reason TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL) STRICT',
  'CREATE INDEX effect_state ON effect (state, offset)',
  'CREATE TABLE position (producer TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE repeat (offset INTEGER PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL) STRICT',
  'CREATE TABLE flow_version (hash TEXT PRIMARY KEY, flow TEXT NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT',
  'CREATE TABLE deployment (flow TEXT PRIMARY KEY, hash TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL) STRICT',
  'CREATE TABLE file_position (path TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE table_definition (name TEXT PRIMARY KEY, stage TEXT NOT NULL, definition TEXT NOT NULL) STRICT, WITHOUT ROWID',
  'CREATE TABLE identity_run (id INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL, level INTEGER NOT NULL) STRICT',
  'CREATE TABLE identity_page (position INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT',
  'CREATE TABLE identity_retired (key BLOB PRIMARY KEY) STRICT, WITHOUT ROWID',
  'CREATE TABLE draft (flow TEXT PRIMARY KEY, text TEXT NOT NULL, revision INTEGER NOT NULL, label TEXT NOT NULL, at INTEGER NOT NULL, removed INTEGER, allowances TEXT NOT NULL) STRICT',
  'CREATE TABLE release (flow TEXT NOT NULL, version INTEGER NOT NULL, hash TEXT NOT NULL, at INTEGER NOT NULL, "by" TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (flow, version)) STRICT',
  'CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
]

/** Deliveries as their senders wrote them, and the people who were erased. */
const second = [
  'CREATE TABLE raw (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, keys TEXT NOT NULL, headers BLOB NOT NULL, bytes BLOB NOT NULL) STRICT',
  'CREATE TABLE raw_event (offset INTEGER PRIMARY KEY, raw INTEGER NOT NULL) STRICT',
  'CREATE TABLE erasure (key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID',
]

/** No table more: texts in tables, state, lanes and requests may be sealed, which an earlier version could not read. */
const third: readonly string[] = []

/** How far a stage had come while it was behind; `cursor` is NULL once it has caught up. Tries of effects that came to nothing. */
const fourth = [
  'CREATE TABLE lag (stage INTEGER NOT NULL, at INTEGER NOT NULL, cursor INTEGER, PRIMARY KEY (stage, at)) STRICT, WITHOUT ROWID',
  'CREATE TABLE effect_try (offset INTEGER NOT NULL, key TEXT NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL, "by" TEXT NOT NULL, PRIMARY KEY (offset, key, place)) STRICT, WITHOUT ROWID',
]

const versions: readonly (readonly string[])[] = [first, second, third, fourth]

export const schemaVersion = versions.length

export const statementsOf = (version: number): readonly string[] => versions.slice(0, version).flat()

/** What a store of that version still lacks. */
export const statementsAfter = (version: number): readonly string[] => versions.slice(version).flat()
