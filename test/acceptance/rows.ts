/**
 * Where each correctness trap (retail.md, section 4) is asserted: in a test that bears its name. What only a template
 * shows stands in the tests that travel with it.
 */
import { type Part, type Rows, tested } from '../bad-input/part.ts'

const template = (name: string): string => `../templates/${name}/flow.json`
/** A test below `test/` whose name holds these words, the id first. */
const named = (file: string, words: string): Part => tested(words, file, words)

const hooks = 'host/ingress/hooks.test.ts'
const traps = 'host/ingress/intake-traps.test.ts'
const pastReplay = 'engine/replay/replay.test.ts'
const noCalls = 'engine/replay/no-calls.test.ts'
const decimal = 'expression/decimal.test.ts'
const cross = 'nodes/cross.test.ts'
const stock = 'nodes/stock.test.ts'
const schedule = 'compile/schedule.test.ts'
const zone = 'nodes/zone.test.ts'
const forgetting = 'host/privacy/forget.test.ts'
const erasures = 'host/store/erasures.test.ts'
const raw = 'host/ingress/raw.test.ts'
const opening = 'host/store/open.test.ts'
const sales = 'templates/daily-sales.test.ts'
const realYear = 'templates/real-year.test.ts'

export const rows: Rows = {
  'T-A1': [named(hooks, 'T-A1: the signature vectors'), named(raw, 'T-A1: the bytes and the headers')],
  'T-A2': [
    named(hooks, 'T-A2: takes a Stripe signature'),
    named('host/clock-check.test.ts', 'T-A2: the clock of this computer'),
    named('host/app/history-ahead.test.ts', 'T-A2: an event whose time is more than five minutes ahead'),
    named('e2e/shop-events.test.ts', 'T-A2: says on every screen'),
  ],
  'T-A3': [named(traps, 'T-A3: is answered when it is on the disk')],
  'T-A4': [named('host/catch-up/both-ways.test.ts', 'T-A4: one event, whichever way')],
  'T-A5': [named(sales, 'T-A5: a line that stands in the file twice'), named(realYear, 'T-A5 T-R6: takes every line')],
  'T-A6': [named('nodes/gate.test.ts', 'T-A6: events out of order')],
  'T-A7': [named('host/catch-up/catch-up.test.ts', 'T-A7: fills what a long absence')],
  'T-A8': [named(traps, 'T-A8: big ids, Unicode and size')],
  'T-B1': [named('fault/payment.test.ts', 'T-B1 the process killed around a charge')],
  'T-B2': [
    named(pastReplay, 'T-B2: tells what would newly be asked'),
    named(noCalls, 'T-B2 T-B4 T-B6: '),
    named('host/store/keeping.test.ts', 'T-B2: is proven, and restored with effects paused'),
  ],
  'T-B3': [named(pastReplay, 'T-B3: marks what was never in the log')],
  'T-B4': [named('host/services/web-call.test.ts', 'T-B4: is asked once'), named(noCalls, 'T-B2 T-B4 T-B6: ')],
  'T-B5': [named(pastReplay, 'T-B5: waiting')],
  'T-B6': [named(noCalls, 'T-B2 T-B4 T-B6: ')],
  'T-M1': [
    named(decimal, 'T-M1 goes out and back unchanged'),
    named('nodes/payment.test.ts', 'T-M1: 999 yen'),
    named('host/services/stripe.test.ts', 'T-M1 amounts as Stripe counts them'),
  ],
  'T-M2': [named(decimal, 'T-M2 T-K6 multiplies exactly')],
  'T-M3': [
    named(decimal, 'T-M3 tells a tax rounded per line'),
    named(template('daily-sales'), 'T-M3: net without tax'),
  ],
  'T-M4': [named(template('daily-sales'), 'T-M4: a price with tax inside')],
  'T-M5': [named(decimal, 'T-M5 splits without loss')],
  'T-M6': [
    named('host/ingress/refunds.test.ts', 'T-M6: of Stripe, which says the sum'),
    named('host/ingress/refunds.test.ts', 'T-M6: of Square, which says each part'),
  ],
  'T-M7': [named(template('payment-round-trip'), 'T-M7: two payments of one order')],
  'T-M8': [named(template('order-informed'), 'T-M8: currencies are never added together')],
  'T-K1': [
    named(stock, 'T-K1: a negative figure'),
    named(cross, 'T-K1: from -3 to 0 nothing, to 1 it is back'),
    named(template('never-sell-twice'), 'T-K1: booked below zero'),
  ],
  'T-K2': [named('templates/never-sell-twice.test.ts', 'T-K2: the last piece')],
  'T-K3': [named(stock, 'T-K3: nothing is unknown'), named(cross, 'T-K3: nothing is unknown')],
  'T-K4': [named(stock, 'T-K4: what fits no change'), named(template('never-sell-twice'), 'T-K3 to T-K6: ')],
  'T-K5': [named(stock, 'T-K5: codes that differ by case')],
  'T-K6': [named(stock, 'T-K6: decimals are exact'), named(cross, 'T-K6: decimals are exact')],
  'T-K7': [
    named(stock, 'T-K7: counts and changes mixed'),
    named(template('never-sell-twice'), 'T-K7: counts, deliveries'),
  ],
  'T-Z1': [
    named(schedule, 'T-Z1 gap'),
    named(schedule, 'T-Z1 overlap'),
    named('nodes/producers.test.ts', 'T-Z1: 01:30 in London'),
  ],
  'T-Z2': [named(schedule, 'T-Z2 day of 23 hours'), named('nodes/window.test.ts', 'T-Z2: 25 hours in autumn')],
  'T-Z3': [named(schedule, 'T-Z3 midnight skipped')],
  'T-Z4': [named(schedule, 'T-Z4'), named(zone, 'T-Z4')],
  'T-Z5': [named('nodes/producers.test.ts', 'T-Z5: keeps to its own zone')],
  'T-P1': [named(forgetting, 'T-P1: every place shows'), named(raw, 'T-P1, T-P4: stands nowhere in the open')],
  'T-P2': [named(erasures, 'T-P2: takes one of two people')],
  'T-P3': [named(erasures, 'T-P3: is applied again'), named(forgetting, 'T-P3: a backup from before')],
  'T-P4': [named(forgetting, 'T-P4: what a flow makes of personal fields'), named(raw, 'T-P1, T-P4: stands nowhere')],
  'T-P5': [
    named('host/app/keeping-tests.test.ts', 'T-P5: puts invented people'),
    named('host/packages/packages.test.ts', 'T-P5: removes what it is told to'),
  ],
  'T-P6': [named('engine/card-numbers.test.ts', 'T-P6: a card number')],
  'T-P7': [
    named('cli/store-hold.test.ts', 'T-P7: keeps an event and all behind it'),
    named('host/store/keeping.test.ts', 'T-P7: removes whole commits'),
    named(raw, 'T-P7: goes when its own time'),
  ],
  'T-P8': [named('engine/consent.test.ts', 'T-P8: who takes back the consent')],
  'T-R1': [named('templates/payment-round-trip.test.ts', 'T-R1: a flow that is paused for eight hours')],
  'T-R2': [named(template('order-informed'), 'T-R2: an order with a bad line')],
  'T-R3': [
    named('fault/disk-full.test.ts', 'T-R3: makes intake wait'),
    named('fault/wal.test.ts', 'T-R3: a journal that was cut'),
    named(opening, 'T-R3: takes a full disk in the middle'),
    named(opening, 'T-R3: says that another program keeps it locked'),
  ],
  'T-R4': [named('expression/cases.test.ts', 'T-R4: the language')],
  'T-R5': [named('host/ingress/serve.test.ts', 'T-R5: shows a curl line and a Python program that work')],
  'T-R6': [named(realYear, 'T-A5 T-R6: takes every line'), named(realYear, 'T-R6: is run over again within 256 MB')],
}
