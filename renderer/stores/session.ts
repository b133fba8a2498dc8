/** What this window shows right now: selection, open panels, what is lit. Never saved, never undone. */
import { create } from 'zustand'

export type DockTab = 'history' | 'look' | 'approvals' | 'past' | 'tables' | 'tests' | 'problems'
export type DialogName =
  | 'publish'
  | 'versions'
  | 'settings'
  | 'care'
  | 'shortcuts'
  | 'commands'
  | 'import'
  | 'send'
  | 'first-run'
  | 'sharing'
  | 'programs'
  | 'connections'
  | 'forget'
  | 'about'

/** A page of its own beside the canvas: an event that the flow describes, or one of its settings. */
export type FactsPage =
  | { readonly kind: 'event'; readonly type: string }
  | { readonly kind: 'setting'; readonly name: string }

/** A way through the flow as the canvas shows it; `seen`: by step, what its conditions saw, in words. */
export type Lit = {
  readonly nodes: ReadonlySet<string>
  readonly edges: ReadonlySet<string>
  readonly seen: ReadonlyMap<string, string>
}

export type SessionState = {
  readonly screen: 'home' | 'editor'
  readonly nodes: ReadonlySet<string>
  /** Edge ids, see `document/edge-id.ts`. */
  readonly edges: ReadonlySet<string>
  /** Notes that are chosen together with the steps. */
  readonly notes: ReadonlySet<string>
  readonly view: 'canvas' | 'list'
  readonly dock: { readonly open: boolean; readonly tab: DockTab; readonly height: number }
  readonly palette: boolean
  readonly inspector: boolean
  /** The small map in the corner of the canvas. */
  readonly minimap: boolean
  readonly dialog: DialogName | null
  /** Offset of the event whose detail is shown. */
  readonly event: number | null
  /** Events chosen together in the history, and the one that the next stretch of them begins at. */
  readonly picked: ReadonlySet<number>
  readonly pickedFrom: number | null
  /** The word of the case whose page is shown in the history; empty before one was typed. */
  readonly caseWord: string | null
  /** The way of that event through this flow. */
  readonly lit: Lit | null
  /** Wires along which a test went, while the canvas shows what the tests try. */
  readonly tried: ReadonlySet<string> | null
  /** Colours added, changed and removed steps against the live version. */
  readonly comparing: boolean
  /** Field of the selected node that should take the focus: `rules.0.when`. */
  readonly focusField: string | null
  /** A note that was added a moment ago: it takes the focus. */
  readonly newNote: string | null
  /** With nothing selected: what of the flow is shown; null for the flow itself. */
  readonly facts: FactsPage | null
  /** What is looked for on the canvas; null while the search is closed. */
  readonly finding: string | null
}

const none: ReadonlySet<string> = new Set()
const noEvents: ReadonlySet<number> = new Set()

/** On a large screen more of the log is seen at once. */
const roomy = (globalThis.innerHeight ?? 0) >= 960

export const startOfSession: SessionState = {
  screen: 'home',
  nodes: none,
  edges: none,
  notes: none,
  view: 'canvas',
  dock: { open: true, tab: 'history', height: roomy ? 300 : 232 },
  palette: true,
  inspector: true,
  minimap: false,
  dialog: null,
  event: null,
  picked: noEvents,
  pickedFrom: null,
  caseWord: null,
  lit: null,
  tried: null,
  comparing: false,
  focusField: null,
  facts: null,
  newNote: null,
  finding: null,
}

export const useSession = create<SessionState>(() => startOfSession)

export function select(nodes: Iterable<string>, edges: Iterable<string> = [], notes: Iterable<string> = []): void {
  const chosen = { nodes: new Set(nodes), edges: new Set(edges), notes: new Set(notes) }
  useSession.setState({ ...chosen, focusField: null, facts: null })
}

/** The notes alone: what else is chosen stays so. */
export function selectNotes(notes: Iterable<string>): void {
  const next = new Set(notes)
  const before = useSession.getState().notes
  if (next.size !== before.size || [...next].some((id) => !before.has(id))) useSession.setState({ notes: next })
}

/** Selects a node and brings one of its fields into view: what a problem's "go there" does. */
export function goTo(node: string, field: string | null = null): void {
  useSession.setState({
    nodes: new Set([node]),
    edges: none,
    notes: none,
    inspector: true,
    focusField: field,
    facts: null,
  })
}

/** Shows a page of the flow's facts in the panel on the right; null leads back to the flow. */
export function showFacts(facts: FactsPage | null): void {
  useSession.setState({ nodes: none, edges: none, notes: none, inspector: true, focusField: null, facts })
}

export function showDock(tab: DockTab): void {
  useSession.setState(({ dock }) => ({ dock: { ...dock, open: true, tab } }))
}

/** The page of a case, with room to read it; null leads back to the list. */
export function openCase(word: string | null): void {
  useSession.setState(({ dock }) => ({
    caseWord: word,
    event: null,
    dock: word === null ? dock : { open: true, tab: 'history', height: Math.max(dock.height, roomForCase()) },
  }))
}

const roomForCase = (): number => Math.round((globalThis.innerHeight ?? 800) * 0.45)

export function openDialog(dialog: DialogName | null): void {
  useSession.setState({ dialog })
}
