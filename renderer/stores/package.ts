/** The package that a person looks at before it is installed; null while there is none. */
import { create } from 'zustand'
import type { Draft } from '../../runtime/model/api/drafts.ts'
import type { MergeChoices, PackageLook, PackageMerge } from '../../runtime/model/api/packages.ts'
import { host } from '../bridge/host.ts'
import { attempt, type Done } from './attempt.ts'
import { openFlow, operator } from './flows.ts'

export type PackageState = { readonly text: string; readonly look: PackageLook } | null

/** `looking`: one is being read and tried, which may take some seconds. */
export const usePackage = create<{ readonly chosen: PackageState; readonly looking: boolean }>(() => ({
  chosen: null,
  looking: false,
}))

/** A text that says of itself that it is a package, right or wrong: the host says which. */
export const isPackage = (text: string): boolean => /^\s*\{\s*"manifest"\s*:/.test(text.slice(0, 200))

/** ms after which it is shown that it takes a while. */
const noticed = 400
let asked = 0

/** Whoever has cancelled, or chosen another one meanwhile, hears nothing of it any more. */
export async function lookAtPackage(text: string): Promise<Done<PackageLook | null>> {
  asked++
  const mine = asked
  const timer = setTimeout(() => {
    if (mine === asked) usePackage.setState({ looking: true })
  }, noticed)
  const done = await attempt(() => host().call('packages.look', { text }))
  clearTimeout(timer)
  if (mine !== asked) return { ok: true, value: null }
  usePackage.setState(done.ok ? { looking: false, chosen: { text, look: done.value } } : { looking: false })
  return done
}

/** What an update of this flow would come to; nothing is kept of it. */
export const mergePackage = (
  { text, look }: NonNullable<PackageState>,
  into: string,
  choices: MergeChoices,
): Promise<Done<PackageMerge>> =>
  attempt(() => host().call('packages.merge', { text, content: look.content, into, choices }))

export function closePackage(): void {
  asked++
  usePackage.setState({ chosen: null, looking: false })
}

/** Opened at once, turned off. `into`: an update of that flow. */
export async function installPackage(
  { text, look }: NonNullable<PackageState>,
  into?: string,
  choices: MergeChoices = {},
): Promise<Done<Draft>> {
  const update = into === undefined ? {} : { into, choices }
  const wish = { text, content: look.content, by: operator(), ...update }
  const done = await attempt(() => host().call('packages.install', wish))
  if (!done.ok) return done
  closePackage()
  return openFlow(done.value.flow)
}
