/** Translations by language: English message -> message. English needs none; another language is a file and a line here. */

export type Catalogue = Record<string, string>

export const catalogues: Record<string, Catalogue> = { en: {} }
