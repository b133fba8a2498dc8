/** What the stand-in does not have must be noticed: asking for it throws its name, instead of being silently undefined. */
import { EventEmitter } from 'node:events'

/** Asked for by Node and by promises about any object. */
const asked = new Set(['then', 'toJSON', 'constructor', 'asymmetricMatch', 'nodeType', 'domain', '$$typeof', 'inspect'])

export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(from, property, receiver) {
      if (property in from || typeof property === 'symbol' || asked.has(property))
        return Reflect.get(from, property, receiver)
      throw missing(`${name}.${property}`)
    },
  })
}

/** Options that the stand-in does not know would be promises that it does not keep. */
export function knownOnly(name: string, options: object, known: readonly string[]): void {
  for (const option of Object.keys(options))
    if (!known.includes(option)) throw missing(`the option ${option} of ${name}`)
}

/** Listening for an event that never comes would be silent too. */
export class KnownEvents extends EventEmitter {
  readonly known: { readonly name: string; readonly events: readonly string[] }

  constructor(name: string, events: readonly string[]) {
    super()
    this.setMaxListeners(50)
    this.known = { name, events }
  }

  override on(event: string, listener: (...given: never[]) => void): this {
    if (!this.known.events.includes(event)) throw missing(`the event ${event} of ${this.known.name}`)
    return super.on(event, listener as (...given: unknown[]) => void)
  }

  override once(event: string, listener: (...given: never[]) => void): this {
    if (!this.known.events.includes(event)) throw missing(`the event ${event} of ${this.known.name}`)
    return super.once(event, listener as (...given: unknown[]) => void)
  }
}

const missing = (what: string): Error =>
  new Error(`The stand-in does not have ${what}: see test/electron-stand-in/README.md`)
