/** Flows that were made from packages: what an update of one would change, and the update itself. */
import { writeFlow } from '../../compile/canonical.ts'
import { compile, isProblems } from '../../compile/compile.ts'
import { parseFlow } from '../../compile/parse-flow.ts'
import type { Draft } from '../../model/api/drafts.ts'
import type { InstalledPackage, MergeChoices, PackageMerge } from '../../model/api/packages.ts'
import type { Flow } from '../../model/flow.ts'
import { CounterflowError, isError } from '../../model/problem.ts'
import { type Installed, type OpenInstalled, senseOf } from '../packages/installed.ts'
import { mergeFlows } from '../packages/merge.ts'
import type { TemplatePackage } from '../packages/read-package.ts'
import { compareVersionNumbers } from '../packages/versions.ts'
import { allowancesOf } from './allowances.ts'
import type { OpenDrafts } from './drafts.ts'
import { flowProblems } from './refusals.ts'
import type { ShopParts } from './shop-parts.ts'
import { suited } from './suited.ts'
import { keepingTables } from './table-names.ts'

type Parts = { readonly drafts: OpenDrafts; readonly installed: OpenInstalled }

export function openPackageUpdates(parts: ShopParts, { drafts, installed }: Parts) {
  const { store, nodeTypes, tell } = parts

  const sentencesOf = (flow: Flow): readonly string[] => [
    ...new Set(allowancesOf(flow, nodeTypes).map(({ sentence }) => sentence)),
  ]

  /** Those whose flow is still there. */
  function before({ manifest, flow }: TemplatePackage): readonly InstalledPackage[] {
    const now = sentencesOf(flow)
    return installed.list().flatMap((each): InstalledPackage[] => {
      const { handle, publisher } = manifest
      if (each.handle !== handle || each.publisher !== publisher.name) return []
      const row = store.parts.drafts.find(each.flow)
      if (row === undefined || row.removed !== null) return []
      const document = parseFlow(row.text)
      return [
        {
          flow: each.flow,
          name: Array.isArray(document) ? each.flow : document.name,
          version: each.version,
          edited: Array.isArray(document) || senseOf(document) !== each.sense,
          more: now.filter((sentence) => !each.sentences.includes(sentence)),
          less: each.sentences.filter((sentence) => !now.includes(sentence)),
        },
      ]
    })
  }

  const remembered = (flow: Flow, { manifest }: TemplatePackage): Installed => ({
    flow: flow.id,
    handle: manifest.handle,
    version: manifest.version,
    publisher: manifest.publisher.name,
    sentences: sentencesOf(flow),
    sense: senseOf(flow),
    base: flow,
  })

  /** @throws PACKAGE_OTHER, PACKAGE_DOWNGRADE, FLOW_MISSING, FLOW_PROBLEMS */
  function merged(found: TemplatePackage, flow: string, choices: MergeChoices) {
    const earlier = before(found).find((each) => each.flow === flow)
    const came = installed.list().find((each) => each.flow === flow)
    if (earlier === undefined || came === undefined)
      throw refused('PACKAGE_OTHER', 'This flow was not made from an earlier version of this template.')
    if (compareVersionNumbers(found.manifest.version, earlier.version) <= 0)
      throw refused(
        'PACKAGE_DOWNGRADE',
        `Version ${earlier.version} is installed, and this is ${found.manifest.version}.`,
      )
    const here = parseFlow(drafts.need(flow).text)
    if (Array.isArray(here)) throw flowProblems(here)
    // The template as it would be here: under this id, with the tables, the zone and the currency of this flow.
    const { zone, currency } = here
    const fresh = { ...suited(found.flow, { zone, currency }), id: flow, name: earlier.name }
    const theirs = keepingTables(fresh, here, nodeTypes)
    // One that came before bases were kept: where nobody has touched it, what is here is what came.
    const base = came.base ?? (earlier.edited ? undefined : here)
    return { here, theirs, ...mergeFlows(base, here, theirs, choices) }
  }

  function preview(found: TemplatePackage, into: string, choices: MergeChoices): PackageMerge {
    const { here, flow, parts: differing } = merged(found, into, choices)
    const plan = compile(flow, { nodeTypes })
    return {
      parts: differing,
      before: here,
      after: flow,
      problems: isProblems(plan) ? plan.filter(isError).map(({ message }) => message) : [],
    }
  }

  /** Answers, tables and what was changed here stay; it is a draft until it is published. */
  function update(found: TemplatePackage, flow: string, choices: MergeChoices): Draft {
    const { flow: document, theirs } = merged(found, flow, choices)
    const next = store.atomically(() => {
      installed.pin(found.manifest)
      installed.remember(remembered(theirs, found))
      const text = writeFlow(document)
      const allowances = allowancesOf(document, nodeTypes).map((each) => ({ ...each }))
      return drafts.rewrite(flow, { text, label: `Update to ${found.manifest.version}`, allowances })
    })
    tell('draft', { flow, revision: next.revision })
    tell('flows', { flow })
    return drafts.read(flow)
  }

  return { before, remembered, preview, update }
}

const refused = (code: string, message: string): CounterflowError =>
  new CounterflowError(code, message, {
    kept: 'The flow is as it was.',
    advice: 'Open the package again, and look at what it says.',
  })
