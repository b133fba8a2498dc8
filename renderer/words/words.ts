/**
 * What the window says. The English ICU message is itself the id, so that the English catalogue is complete by nature
 * and a screen can be read where it is written. Messages are compiled to data on first use: no macro, no eval.
 */
import { setupI18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { catalogues } from './catalogues.ts'

type Compiled = ReturnType<typeof compileMessage>

const compiled = new Map<string, Compiled>()
const i18n = setupI18n({ locale: 'en', messages: catalogues })
i18n.setMessagesCompiler((message) => {
  let form = compiled.get(message)
  if (form === undefined) {
    form = compileMessage(message)
    compiled.set(message, form)
  }
  return form
})

/** British English: day before month, which an American reads without doubt; the reverse does not hold. */
let spoken = 'en-GB'
/** Amounts stand as in mails and pages where the system's own way of writing is not at hand: ¥999, $5. */
let spokenMoney = spoken

/** `t('{count, plural, one {# change} other {# changes}} in draft', { count })` */
export function t(message: string, values?: Readonly<Record<string, string | number>>): string {
  return values === undefined ? i18n._(message) : i18n._(message, { ...values })
}

/** The locale that numbers and dates are written in. */
export const locale = (): string => spoken
export const moneyLocale = (): string => spokenMoney

/** Takes a tag such as `en-US`: the words of its language when there is a catalogue, else English; its way of writing. */
export function speak(tag: string): void {
  const language = tag.split('-')[0] ?? 'en'
  const known = Object.hasOwn(catalogues, language)
  spoken = known ? tag : 'en-GB'
  spokenMoney = known ? tag : 'en-US'
  i18n.activate(known ? language : 'en', spoken)
}
