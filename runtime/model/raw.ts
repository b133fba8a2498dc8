/** A delivery as its sender wrote it: the bytes that were signed, and the headers that were told with them. */
export type RawDelivery = {
  readonly headers: { readonly [name: string]: string }
  readonly bytes: Uint8Array
}

/** One delivery, and the events that came out of it. */
export type RawRow = { readonly offsets: readonly number[]; readonly raw: RawDelivery }
