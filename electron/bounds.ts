/** Where a window is put: where it was, as long as that place still exists. A monitor may have gone meanwhile. */

export type Bounds = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

export const smallest = { width: 880, height: 560 }
const usual = { width: 1280, height: 840 }
/** How much of the title bar has to be reachable for a hand to drag the window back. */
const grip = { width: 120, height: 32 }

/** Without x and y the system centres the window. `areas` are the work areas of the screens, the main one first. */
export function placeOn(
  areas: readonly Bounds[],
  saved: Bounds | null,
): { width: number; height: number; x?: number; y?: number } {
  const [main] = areas
  const area = saved && areas.find((candidate) => reaches(candidate, saved))
  const size = limited(saved ?? usual, area || main)
  return saved && area ? { ...size, x: saved.x, y: saved.y } : size
}

function reaches(area: Bounds, { x, y, width }: Bounds): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  return across >= grip.width && y >= area.y && y + grip.height <= area.y + area.height
}

function limited(size: { width: number; height: number }, area: Bounds | undefined): { width: number; height: number } {
  return {
    width: Math.max(smallest.width, Math.min(size.width, area?.width ?? size.width)),
    height: Math.max(smallest.height, Math.min(size.height, area?.height ?? size.height)),
  }
}
