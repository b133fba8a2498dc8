/** How large a step is on the canvas, in pixels of the layout, until the canvas has measured it. */
export type Size = { readonly width: number; readonly height: number }
export type Sizes = ReadonlyMap<string, Size>

export const cardSize: Size = { width: 216, height: 96 }

export const sizeOf = (sizes: Sizes, id: string): Size => sizes.get(id) ?? cardSize
