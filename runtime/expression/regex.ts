/** Regular expressions in linear time (RE2), whatever pattern somebody brings along. */
import { RE2JS, RE2JSException } from 're2js'

const longest = 1_000

/** The pattern, ready to search texts with, or the reason why it is none. */
export function compilePattern(pattern: string): ((text: string) => boolean) | { readonly reason: string } {
  if (pattern.length > longest) return { reason: `longer than ${longest} characters` }
  try {
    const compiled = RE2JS.compile(pattern)
    return (text) => compiled.matcher(text).find()
  } catch (error) {
    if (error instanceof RE2JSException) return { reason: error.message }
    throw error
  }
}
