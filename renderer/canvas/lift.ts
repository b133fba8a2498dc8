/**
 * While one pans and zooms, the compositor moves the flow as one picture and nothing is painted again. Afterwards it is
 * painted sharp: a picture that stays would be blurred at any other zoom than its own.
 */

export function lift(ground: HTMLElement | null): void {
  if (ground) ground.dataset.moving = 'yes'
}

export function settle(ground: HTMLElement | null): void {
  if (ground) delete ground.dataset.moving
}
