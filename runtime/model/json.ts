/** JSON as values: what events, state, requests and flow documents are made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = { readonly [name: string]: Json }

/** A single cell: what keys, table columns and event attributes may hold. */
export type Scalar = null | boolean | number | string

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
