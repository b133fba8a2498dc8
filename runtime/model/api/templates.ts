/** What a flow can be made from. */
import type { ConnectionKind } from '../connection.ts'
import type { Flow } from '../flow.ts'
import type { TemplatePage } from '../template-page.ts'
import type { Method } from './method.ts'

/** Where a template stands in the gallery. */
const templateCategories = ['orders', 'stock', 'security', 'reports'] as const
export type TemplateCategory = (typeof templateCategories)[number]

export type TemplateCard = {
  readonly id: string
  readonly name: string
  readonly summary: string
  readonly roles: readonly string[]
  readonly category?: TemplateCategory
  /** Its README: benefit, for whom, what it does and never does. */
  readonly page?: TemplatePage
  /** Connections of other kinds than the practice provider that it can be given, each kind once. */
  readonly needs?: readonly ConnectionKind[]
  /** What it may do once it is on, as sentences, each once. */
  readonly may?: readonly { readonly sentence: string; readonly outside: boolean }[]
  /** The document, for its picture and its parameters. */
  readonly document: Flow
  /** Sample files that its producers read at first, until files of one's own are chosen. */
  readonly samples?: readonly { readonly node: string; readonly name: string }[]
}

export type TemplatesApi = {
  'templates.list': Method<Record<never, never>, readonly TemplateCard[]>
}
