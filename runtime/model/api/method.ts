/** One method: what it is asked with, and what it answers. */
export type Method<Arguments, Result> = { readonly arguments: Arguments; readonly result: Result }
