/** What an event is about, as people say it: `order/1042` is order 1042, `stock/main/TEA-B` is TEA-B in main. */

export function saySubject(subject: string): string {
  const [kind = '', ...names] = subject.split('/').map((part) => part.trim())
  // An address, a path or a plain name says itself.
  if (names.length === 0 || kind === '' || names.includes('') || kind.includes(':')) return subject
  const words = kind.replace(/[._-]+/g, ' ')
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)} ${names.join(' · ')}`
}
