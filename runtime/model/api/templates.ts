/** What a flow can be made from. */
import type { Flow } from '../flow.ts'
import type { Method } from './method.ts'

export type TemplateCard = {
  readonly id: string
  readonly name: string
  readonly summary: string
  readonly roles: readonly string[]
  /** The document, for its picture and its parameters. */
  readonly document: Flow
  /** Sample files that its producers read at first, until files of one's own are chosen. */
  readonly samples?: readonly { readonly node: string; readonly name: string }[]
}

export type TemplatesApi = {
  'templates.list': Method<Record<never, never>, readonly TemplateCard[]>
}
