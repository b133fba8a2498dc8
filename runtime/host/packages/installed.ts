/** Which flows were made of which packages, and whose keys were seen: what an update and a forgery are measured by. */
import { canonicalJson } from '../../compile/canonical.ts'
import { parseFlow } from '../../compile/parse-flow.ts'
import type { PackageLook } from '../../model/api/packages.ts'
import { digest } from '../../model/digest.ts'
import type { Flow } from '../../model/flow.ts'
import { isObject, type Json } from '../../model/json.ts'
import { CounterflowError } from '../../model/problem.ts'
import type { SqliteStore } from '../store/sqlite-store.ts'
import type { Manifest } from './package-format.ts'
import type { TemplatePackage } from './read-package.ts'
import { followsKey } from './signing.ts'

export type Installed = {
  readonly flow: string
  readonly handle: string
  readonly version: string
  readonly publisher: string
  /** What it could do, as sentences. */
  readonly sentences: readonly string[]
  /** What it was when it came. */
  readonly sense: string
  /** The same whole, so that an update can tell what was changed here; undefined where an older Counterflow took it in. */
  readonly base: Flow | undefined
}

const prefix = 'package:'
const keys = 'package publishers'

/** Steps, wires and events: not the answers, the places and the name, which everybody changes. */
export const senseOf = ({ nodes, edges, events, parameters, zone, currency }: Flow): string =>
  digest(canonicalJson({ nodes, edges, events, parameters, zone, currency }))

export function openInstalled(store: SqliteStore) {
  const { settings } = store.parts

  const publishers = (): { readonly [name: string]: Json } => {
    const value = settings.get(keys)
    return isObject(value) ? value : {}
  }

  return {
    list: (): readonly Installed[] =>
      settings.list(prefix).flatMap(({ name, value }): Installed[] => {
        if (!isObject(value)) return []
        const { handle, version, publisher, sentences, sense, base } = value
        const read = typeof base === 'string' ? parseFlow(base) : []
        return [
          {
            flow: name.slice(prefix.length),
            handle: String(handle),
            version: String(version),
            publisher: String(publisher),
            sentences: Array.isArray(sentences) ? sentences.map(String) : [],
            sense: String(sense),
            base: Array.isArray(read) ? undefined : read,
          },
        ]
      }),
    /** Inside a transaction of the caller. */
    remember({ flow, base, ...more }: Installed): void {
      const whole = base === undefined ? {} : { base: canonicalJson(base) }
      settings.set(`${prefix}${flow}`, { ...more, ...whole, sentences: [...more.sentences] })
    },
    /** @throws PACKAGE_PUBLISHER */
    trust({ manifest, signed }: Pick<TemplatePackage, 'manifest' | 'signed'>): PackageLook['trust'] {
      const { name, key } = manifest.publisher
      const all = publishers()
      const known = Object.hasOwn(all, name) ? all[name] : undefined
      if (known === undefined) return signed ? 'first' : 'unsigned'
      if (known === key) return 'known'
      if (signed && typeof known === 'string' && followsKey(manifest, known)) return 'followed'
      throw new CounterflowError(
        'PACKAGE_PUBLISHER',
        signed
          ? `This package is signed in the name of ${name}, by another key than the ones before.`
          : `Packages of ${name} were signed so far, and this one is not.`,
        {
          kept: 'Nothing was installed. What you have of them stays as it is.',
          advice: `Ask ${name} whether it is theirs.`,
        },
      )
    },
    /** Inside a transaction of the caller: pinned by the first package that is installed. */
    pin({ publisher: { name, key } }: Manifest): void {
      if (key !== undefined) settings.set(keys, { ...publishers(), [name]: key })
    },
  }
}

export type OpenInstalled = ReturnType<typeof openInstalled>
