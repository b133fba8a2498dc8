/** The state of the door in plain sentences. */
import type { IngressState } from '../../../runtime/model/api/ingress.ts'
import { t } from '../../words/words.ts'

export function ingressSentence({ state, port, publicUrl }: IngressState): string {
  const at = { port: String(port) }
  switch (state) {
    case 'off':
      return t('Not listening: nothing needs it yet. A form, a program or a provider opens it.')
    case 'taken':
      return t('Port {port} is in use by another program, so nothing comes in. It is tried again until it is free.', at)
    case 'listening':
      return publicUrl === null
        ? t('Listening on this computer, port {port}. Providers on the internet cannot reach it without a relay.', at)
        : t('Listening on this computer, port {port}. Your relay reaches it as {address}.', {
            ...at,
            address: publicUrl,
          })
  }
}
