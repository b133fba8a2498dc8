/** The names under which main and preload talk. Nothing else may use them. */

/** A call of the window: method and argument, answered with an `Answer`. */
export const callChannel = 'counterflow:call'
/** An event for the window: its name and its payload. */
export const eventChannel = 'counterflow:event'

/** IPC would turn a thrown `Failure` into a sentence, so failures travel as answers. */
export type Answer = { readonly result: unknown } | { readonly failure: unknown }
