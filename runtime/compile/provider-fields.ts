/** What is personal in the events of providers, which no flow declares: by the names of the catalogue. */
import type { CloudEvent } from '../model/event.ts'

/**
 * All of what the provider wrote is taken for personal, whatever it is: names, addresses, the key in the link to an
 * abandoned checkout. Of the catalogue's own fields those that tell who somebody is, or where.
 */
const paths = [
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

const ofProvider = { paths, personOf: 'customer_ref' } as const

/** Events of a connection carry its name; programs cannot claim one, see `arrival`. */
export const fromProvider = ({ attributes }: CloudEvent): typeof ofProvider | undefined =>
  attributes?.connection === undefined ? undefined : ofProvider
