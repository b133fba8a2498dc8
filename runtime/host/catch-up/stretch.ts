/** A stretch of time that is asked for page by page, and how far it has been read. */
import type { Json } from '../../model/json.ts'
import type { Item } from '../ingress/providers/provider.ts'
import type { ReadPage, ShopAccess } from './access.ts'

/** What is asked for. Moments in ms. */
export type Stretch = {
  readonly since: number
  readonly now: number
  readonly position: Json
  readonly wants: (type: string) => boolean
  readonly access: ShopAccess
  readonly read: ReadPage
  readonly signal: AbortSignal
}

/** A time that nobody can tell about any more, and why. */
export type Lost = { readonly from: number; readonly to: number; readonly why: string }

export type StretchPage = {
  readonly items: readonly Item[]
  readonly position: Json
  readonly more: boolean
  readonly done: number
  readonly lost?: Lost
}

/** Reads one page. @throws NotAnswered, and what the network says */
export type ReadStretch = (stretch: Stretch) => Promise<StretchPage>
