/** The pages of forms that are shown now, each under an address that nobody guesses and that stays the same for its step. */
import { randomBytes } from 'node:crypto'
import { stageName } from '../../../model/event.ts'
import { isObject, type Json } from '../../../model/json.ts'
import type { Pages, ShownPage } from '../../../model/services.ts'
import type { SqliteStore } from '../../store/sqlite-store.ts'

const setting = 'ingress.forms'
/** 128 bits, in hex. */
const formId = /^[0-9a-f]{32}$/

export type OpenPages = Pages & {
  /** What is shown at an address. */
  get(id: string): ShownPage | undefined
  /** True where a page of a flow that is off now has this address. */
  knows(id: string): boolean
  list(): readonly { readonly id: string; readonly page: ShownPage }[]
  /** Of the marks on the pages' tokens. */
  readonly key: Buffer
  /** Called whenever a page comes or goes. */
  onChange(listener: () => void): void
}

type Kept = { readonly key: string; readonly ids: ReadonlyMap<string, string> }

export function openPages(store: SqliteStore): OpenPages {
  const { settings } = store.parts
  const shown = new Map<string, ShownPage>()
  let kept = read(settings.get(setting))
  let key: Buffer | undefined
  let changed = (): void => {}

  function keep(next: Kept): Kept {
    store.atomically(() => settings.set(setting, { key: next.key, ids: Object.fromEntries(next.ids) }))
    kept = next
    return next
  }

  function idOf(name: string): string {
    const known = kept?.ids.get(name)
    if (known !== undefined) return known
    const id = randomBytes(16).toString('hex')
    const key = kept?.key ?? randomBytes(32).toString('hex')
    keep({ key, ids: new Map([...(kept?.ids ?? []), [name, id]]) })
    return id
  }

  return {
    show(page) {
      const id = idOf(stageName(page.flow, page.node))
      shown.set(id, page)
      changed()
      return () => {
        // A newer version of the step may show its own by now.
        if (shown.get(id) !== page) return
        shown.delete(id)
        changed()
      }
    },
    get: (id) => shown.get(id),
    knows: (id) => [...(kept?.ids.values() ?? [])].includes(id),
    list: () => [...shown].map(([id, page]) => ({ id, page })),
    get key() {
      key ??= Buffer.from((kept ?? keep({ key: randomBytes(32).toString('hex'), ids: new Map() })).key, 'hex')
      return key
    },
    onChange(listener) {
      changed = listener
    },
  }
}

function read(value: Json | undefined): Kept | undefined {
  if (!isObject(value) || typeof value.key !== 'string' || !/^[0-9a-f]{64}$/.test(value.key)) return undefined
  const ids = Object.entries(isObject(value.ids) ? value.ids : {}).flatMap(([name, id]) =>
    typeof id === 'string' && formId.test(id) ? [[name, id] as const] : [],
  )
  return { key: value.key, ids: new Map(ids) }
}
