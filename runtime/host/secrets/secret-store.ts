/** Where secrets of connections are kept on this machine: never in a flow, a log, an export or an error. */
import { CounterflowError } from '../../model/problem.ts'

/** What a connection proves itself with. It is good for one provider, and for these hosts alone. */
export type Credential = {
  readonly provider: string
  readonly hosts: readonly string[]
  /** Several while one takes the place of another: each of them is valid. */
  readonly secrets: readonly string[]
}

/** What a secret is wanted for. */
export type Use = { readonly provider: string; readonly host?: string }

export interface SecretStore {
  names(): readonly string[]
  /** Takes the place of what was kept under the name. @throws SECRET_EMPTY */
  put(name: string, credential: Credential): void
  /** None where nothing is kept. @throws SECRET_BOUND where it is kept for another provider or other hosts */
  secretsFor(name: string, use: Use): readonly string[]
  remove(name: string): boolean
  /** Why none can be kept on this computer, as a sentence; null, or no such method, where they can. */
  refused?(): string | null
}

/** An empty secret would make every signature right. */
export function checkCredential(name: string, { secrets }: Credential): void {
  if (secrets.length > 0 && secrets.every((secret) => secret.trim() !== '')) return
  throw new CounterflowError('SECRET_EMPTY', `Expected a secret for ${name}, got nothing.`, {
    kept: 'What was kept stays as it was.',
    advice: 'Copy it from the page of the provider.',
  })
}

export function assertBound(name: string, { provider, hosts }: Credential, use: Use): void {
  if (provider === use.provider && (use.host === undefined || hosts.includes(use.host))) return
  throw new CounterflowError(
    'SECRET_BOUND',
    `The secret of ${name} is for ${provider}${hosts.length === 0 ? '' : ` at ${hosts.join(', ')}`} alone.`,
    { kept: 'It was not used.', advice: 'Make a connection of its own for the other one.' },
  )
}
