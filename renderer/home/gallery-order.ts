/** In which order templates are offered: what moves money first, and among those the one that shows how everything works. */
import type { TemplateCard, TemplateCategory } from '../../runtime/model/api/templates.ts'

const categories: readonly (TemplateCategory | undefined)[] = ['orders', 'stock', 'security', 'reports']
/** The classic example: a payment goes out, its answer comes back to the shopper. */
const example = 'payment-round-trip'

/** Templates of one's own, which say nothing of what they are about, come last; else the order that was. */
export const inGalleryOrder = (templates: readonly TemplateCard[]): readonly TemplateCard[] =>
  templates.toSorted((a, b) => rank(a) - rank(b))

function rank({ id, category }: TemplateCard): number {
  if (id === example) return -1
  const at = categories.indexOf(category)
  return at < 0 ? categories.length : at
}
