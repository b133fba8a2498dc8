/** Why a step that remembers did what it did, from its code and its numbers. */
import { formatCount } from '../../words/formats.ts'
import { t } from '../../words/words.ts'

/** A code of a node type of one's own is shown as it is. */
export function sayOutcome(code: string, numbers: readonly number[]): string {
  const [first = 0, second = 0] = numbers
  const said: { readonly [code: string]: () => string } = {
    waiting: () => t('waits for what belongs to it'),
    again: () => t('came once more while it waits'),
    'stopped-too-early': () => t('would have called off something that began later'),
    'new again': () => t('counts as new again'),
    repeat: () => t('was taken for a repeat and changed nothing'),
    crossed: () => t('{figure} crossed {line}', { figure: formatCount(first), line: formatCount(second) }),
    unknown: () => t('the figure is not known'),
    closed: () => t('the stretch of time ended with {count}', { count: formatCount(first) }),
    refused: () => t('{count, plural, one {one line was} other {# lines were}} refused', { count: first }),
    oversold: () => t('{count, plural, one {one line} other {# lines}} sold beyond what is there', { count: first }),
    'nothing-held': () => t('nothing was held for it'),
    over: () => t('it is over already'),
    ignored: () => t('it was nothing that this step counts'),
    asked: () => t('a person was asked'),
    approved: () => t('approved'),
    declined: () => t('declined'),
    'answered-before': () => t('it was answered before, or its time was up'),
    stale: () => t('something newer was there already'),
    deleted: () => t('its row was taken out'),
    expired: () => t('nobody answered in time'),
    HELD: () => t('{count, plural, one {one event waits} other {# events wait}} for an earlier one', { count: first }),
    quiet: () => t('nothing had come for too long'),
    offline: () => t('we were away ourselves, so a silence says nothing'),
    delivery: () => t('it was there all along, and nobody had delivered it'),
    unusual: () => t('{count} in an hour is unusual', { count: formatCount(first) }),
    usual: () => t('{count} in an hour is usual again', { count: formatCount(first) }),
    large: () => t('{figure} is far more than usual', { figure: formatCount(first) }),
    broken: () => t('the figures do not add up'),
    'put off': () => t('waits a little longer: what happened while we were away may still come in'),
    missed: () => t('what had to follow has not come in time'),
    reported: () => t('{count, plural, one {one day was} other {# days were}} reported', { count: first }),
    'reported already': () => t('that was reported already'),
    correction: () => t('goes into the corrections of the next report'),
    'before the first report': () => t('it is from before the first report'),
  }
  return said[code]?.() ?? [code, ...numbers.map(formatCount)].join(' ')
}
