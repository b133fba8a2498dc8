/** Says what just happened to those who listen to the screen. */

let region: HTMLElement | null = null

export function announce(message: string): void {
  if (typeof document === 'undefined') return
  if (region === null || !region.isConnected) {
    region = document.createElement('div')
    region.className = 'said'
    region.setAttribute('role', 'status')
    region.setAttribute('aria-live', 'polite')
    document.body.append(region)
  }
  // The same words again would not be heard again.
  region.textContent = region.textContent === message ? `${message}\u00a0` : message
}
