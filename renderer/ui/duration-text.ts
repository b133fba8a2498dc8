/** Splits a duration of one unit (`10m`) into number and unit; anything finer (`1h30m`, `PT5M`) stays text. */

export type DurationUnit = 'ms' | 's' | 'm' | 'h' | 'd'
export type SimpleDuration = { readonly count: number; readonly unit: DurationUnit }

const simple = /^(\d{1,9}(?:\.\d+)?)(ms|s|m|h|d)$/
const isUnit = (text: string | undefined): text is DurationUnit => /^(?:ms|s|m|h|d)$/.test(text ?? '')

export function simpleDuration(text: string): SimpleDuration | null {
  const match = simple.exec(text.trim())
  const unit = match?.[2]
  return match === null || !isUnit(unit) ? null : { count: Number(match[1]), unit }
}
