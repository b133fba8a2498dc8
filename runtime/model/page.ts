/** A page that people fill in: what a form producer asks the host to show. */

/** An input as the page draws it. */
export type FormInput = {
  readonly name: string
  readonly label?: string | undefined
  readonly kind: string
  readonly options?: string | undefined
  readonly needed: boolean
}

export type FormPage = {
  readonly shows: 'form' | 'shop'
  readonly title: string
  readonly text: string
  readonly inputs: readonly FormInput[]
  readonly button: string
  /** Of the event that comes out. */
  readonly type: string
  /** Other sites whose pages may send it, as browsers write them: `https://shop.example`. */
  readonly origins: readonly string[]
}
