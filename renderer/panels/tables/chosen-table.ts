/** The table that was chosen last: for when one comes back to the panel, and from now to the past. */
let chosen: string | null = null

export const chosenTable = (): string | null => chosen

export function rememberTable(table: string): void {
  chosen = table
}
