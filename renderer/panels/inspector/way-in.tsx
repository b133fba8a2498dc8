/** At a step that hears a provider: which way its events come in on this computer. */
import { namedConnection } from '../../../runtime/model/connection.ts'
import type { JsonObject } from '../../../runtime/model/json.ts'
import { IntakeFacts } from '../intake/intake-facts.tsx'

export function WayIn({ config }: { readonly config: JsonObject }) {
  const connection = namedConnection(config.connection)
  const provider = typeof config.provider === 'string' ? config.provider : 'shopify'
  return connection === undefined || connection === '' ? null : (
    <IntakeFacts connection={connection} provider={provider} />
  )
}
