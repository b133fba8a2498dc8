/** How much of a card is drawn: what is too small to read is not drawn at all. */
import { create } from 'zustand'

export type Detail = 'full' | 'names' | 'blocks'

export const useDetail = create<{ readonly detail: Detail }>(() => ({ detail: 'full' }))

export function detailAt(zoom: number): Detail {
  if (zoom >= 0.5) return 'full'
  return zoom >= 0.22 ? 'names' : 'blocks'
}

export function setDetail(detail: Detail): void {
  if (useDetail.getState().detail !== detail) useDetail.setState({ detail })
}
