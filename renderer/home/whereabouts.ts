/** Where this machine seems to stand: a guess for the first form, never used without being seen. */

export const localZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'

/** ISO 3166 regions and zones to ISO 4217; a currency is not in the locale data that a browser gives out. */
const byRegion: { readonly [region: string]: string } = {
  GB: 'GBP',
  US: 'USD',
  CA: 'CAD',
  AU: 'AUD',
  NZ: 'NZD',
  CH: 'CHF',
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  PL: 'PLN',
  CZ: 'CZK',
  JP: 'JPY',
  IN: 'INR',
  BR: 'BRL',
  MX: 'MXN',
  ZA: 'ZAR',
}
const byZone: { readonly [zone: string]: string } = {
  'Europe/London': 'GBP',
  'Europe/Zurich': 'CHF',
  'Europe/Stockholm': 'SEK',
  'Europe/Oslo': 'NOK',
  'Europe/Copenhagen': 'DKK',
  'Europe/Warsaw': 'PLN',
  'Europe/Prague': 'CZK',
  'Asia/Tokyo': 'JPY',
  'Asia/Kolkata': 'INR',
  'Africa/Johannesburg': 'ZAR',
}

export function localCurrency(zone: string, language = navigator.language): string {
  const region = new Intl.Locale(language).region ?? ''
  return (
    byZone[zone] ??
    (zone.startsWith('Europe/') ? 'EUR' : (byRegion[region] ?? (zone.startsWith('America/') ? 'USD' : 'EUR')))
  )
}
