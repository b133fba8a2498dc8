/** Turns the way a shortcut is written in an action (`Mod+Shift+Z`) into the caps that this keyboard has. */

const onMac: Readonly<Record<string, string>> = { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' }
const elsewhere: Readonly<Record<string, string>> = { Mod: 'Ctrl' }
const everywhere: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
}

export const isMac: boolean = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform ?? '')

export function printKeys(keys: string, mac: boolean): readonly string[] {
  // A plus sign that is itself the key comes last and doubled: `Mod++`.
  const names = keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys === '+' ? ['+'] : keys.split('+')
  return names.map((name) => (mac ? onMac : elsewhere)[name] ?? everywhere[name] ?? name)
}
