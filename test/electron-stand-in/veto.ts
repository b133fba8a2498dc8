/** An event object that a listener may veto, as Electron gives one. */
export type Veto<More extends object = object> = { defaultPrevented: boolean; preventDefault(): void } & More

export function veto<More extends object>(more: More): Veto<More>
export function veto(): Veto
export function veto(more: object = {}): Veto {
  const event: Veto = Object.assign(more, {
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true
    },
  })
  return event
}
