/**
 * The methods of the Api as a list that can be looked into while running: what exists, and what may be asked twice.
 * A method is `again` where asking twice is the same as asking once; only such a question is repeated without a person
 * when its answer was lost.
 */
import type { MethodName } from './api.ts'

const methods: { readonly [M in MethodName]: 'once' | 'again' } = {
  'shop.read': 'again',
  'shop.answer': 'once',
  'preferences.read': 'again',
  'preferences.write': 'once',
  'desktop.read': 'again',
  'engine.read': 'again',
  'engine.retry': 'once',
  'effects.resume': 'once',
  'templates.list': 'again',
  'flows.list': 'again',
  'flows.create': 'once',
  'flows.demo': 'once',
  'flows.import': 'once',
  'flows.duplicate': 'once',
  'flows.remove': 'once',
  'flows.restore': 'once',
  'flows.turn': 'once',
  'flows.missed': 'again',
  'draft.read': 'again',
  // It names the revision that it follows, so the second one changes nothing.
  'draft.save': 'again',
  'publish.preview': 'again',
  'publish.apply': 'once',
  'versions.list': 'again',
  'versions.read': 'again',
  'versions.revert': 'once',
  'live.watch': 'again',
  'history.page': 'again',
  'history.range': 'again',
  'history.types': 'again',
  'event.read': 'again',
  'events.samples': 'again',
  'events.send': 'once',
  'ingress.read': 'again',
  'ingress.set': 'again',
  'programs.list': 'again',
  // The token of a lost answer is lost: a person takes it back and makes another one.
  'programs.add': 'once',
  'programs.remove': 'again',
  'inputs.read': 'again',
  'inputs.bind': 'again',
  'inputs.sample': 'again',
  'inputs.preview': 'again',
  // A second beginning takes the place of the first one, and a piece that is there already changes nothing.
  'inputs.begin': 'again',
  'inputs.piece': 'again',
  'inputs.finish': 'once',
  'inputs.cancel': 'again',
  'intake.read': 'again',
  'event.raw': 'again',
  // One that runs is not begun a second time.
  'backfill.start': 'again',
  'backfill.cancel': 'again',
  'person.find': 'again',
  'person.forget': 'once',
  'tables.list': 'again',
  'tables.page': 'again',
  'tables.csv': 'again',
  'look.list': 'again',
  'rebuild.start': 'once',
  'rebuild.read': 'again',
  'rebuild.stop': 'again',
  'rebuild.swap': 'once',
  'look.decide': 'once',
  'approvals.list': 'again',
  // The same answer to the same question is one.
  'approvals.answer': 'again',
  'packages.look': 'again',
  'packages.install': 'once',
  'packages.folder': 'again',
  'packages.setFolder': 'again',
  'pin.read': 'again',
  'pin.set': 'once',
  'pin.forget': 'again',
  'look.read': 'again',
  'look.preview': 'again',
  'look.repair': 'once',
  'look.repairing': 'again',
  'look.stop': 'again',
  // The copy's id follows from what it says, so the second one is a repeat.
  'look.copy': 'again',
  'connections.list': 'again',
  'connections.add': 'once',
  'connections.change': 'once',
  'connections.remove': 'once',
  'connections.test': 'again',
  'simulator.speed': 'once',
  // A new run takes the place of the one before, and none of them changes anything.
  'replay.start': 'again',
  'replay.read': 'again',
  'replay.cancel': 'again',
  'case.find': 'again',
  'tests.keep': 'again',
}

export const isMethod = (name: string): name is MethodName => Object.hasOwn(methods, name)

/** True where a lost answer is no reason to ask a person first. */
export const isAskedAgain = (method: MethodName): boolean => methods[method] === 'again'
