/** The fields that every effect consumer has: how long it keeps trying. */
import type { RetryPolicy } from '../../model/effect.ts'
import type { Fields } from '../../model/field.ts'

export const retryFields = {
  tries: {
    kind: 'integer',
    label: 'Tries',
    default: 5,
    minimum: 1,
    maximum: 1000,
    help: 'How often it is tried in all, with growing pauses.',
  },
  maximumAge: {
    kind: 'duration',
    label: 'Give up after',
    default: '1d',
    help: 'How long it is tried at most; then it needs a look.',
  },
} as const satisfies Fields

export const retryPolicy = (config: { readonly tries: number; readonly maximumAge: number }): RetryPolicy => ({
  tries: config.tries,
  maximumAge: config.maximumAge,
})
