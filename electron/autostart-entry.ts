/** The text of the file by which desktops on Linux start a program at login. */

/** Quoted as the Desktop Entry Specification wants it: its own escapes first, then those of the file. */
export function autostartEntry(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`)
  const exec = quoted.join(' ').replaceAll('\\', '\\\\')
  return `[Desktop Entry]\nType=Application\nName=Counterflow\nExec=${exec}\nTerminal=false\n`
}
