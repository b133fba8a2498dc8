/** What is personal in events that no flow describes: those of providers, and what flows make of them. */
import type { CloudEvent } from '../model/event.ts'
import { isObject, type Json } from '../model/json.ts'
import { isPersonal } from './personal-names.ts'

/**
 * All of what the provider wrote is taken for personal, whatever it is: names, addresses, the key in the link to an
 * abandoned checkout. Of the catalogue's own fields those that tell who somebody is, or where.
 */
export const providerPaths = [
  'original',
  'contact',
  'email',
  'phone',
  'name',
  'address',
  'billing_address',
  'shipping_address',
  'recover_ref',
  'order_status_url',
  'tracking.url',
  'ip',
  'user_agent',
  'note',
  'gift_message',
] as const

type Found = { readonly paths: readonly string[]; readonly personOf: string }

const ofProvider: Found = { paths: providerPaths, personOf: 'customer_ref' }

/** Events of a connection carry its name, which programs cannot claim; what a flow makes of them inherits it. */
export const fromProvider = ({ attributes, source }: CloudEvent): Found | undefined =>
  attributes?.connection === undefined || isOfFlow(source) ? undefined : ofProvider

const isOfFlow = (source: string): boolean => source.startsWith('/flows/')

/** Types of nodes whose events tell of customers though no schema says so. */
export const hearsProviders: ReadonlySet<string> = new Set(['webhook', 'catch-up', 'form'])

/** What a flow makes of such events: fields that were filled from theirs, that are called so, or whose value looks so. */
export function fromFlow({ source, data }: CloudEvent, isCarried: (path: string) => boolean): Found | undefined {
  if (!isOfFlow(source)) return undefined
  const found = new Set<string>()
  collect(data, '', '', found, isCarried)
  return found.size === 0 ? undefined : { paths: [...found], personOf: 'customer_ref' }
}

/** `marked` writes the places of a list as `*`, as the marks do. */
function collect(
  value: Json,
  path: string,
  marked: string,
  found: Set<string>,
  isCarried: (path: string) => boolean,
): void {
  if (Array.isArray(value))
    for (const item of value as readonly Json[]) collect(item, path, join(marked, '*'), found, isCarried)
  else if (isObject(value))
    for (const [name, part] of Object.entries(value)) {
      // What a provider wrote stays personal as a whole, however deep it was taken along.
      if (name === 'original' && typeof part === 'object') found.add(join(marked, name))
      else collect(part, join(path, name), join(marked, name), found, isCarried)
    }
  else if (typeof value === 'string' && (isPersonal(path, value) || isCarried(path))) found.add(marked)
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)
