/** Packs a flow without a folder. */
import { packTemplate } from '../../../runtime/host/packages/pack.ts'
import type { Flow } from '../../../runtime/model/flow.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'

export const packFlow = (version: string, flow: Flow): string =>
  packTemplate(
    {
      flow,
      facts: { version, publisher: 'Ada & Co' },
      texts: new Map([['README.md', '# Large orders\n\nCounts them.\n\n## What it never does\n\nIt sends nothing.\n']]),
      picture: undefined,
    },
    { nodeTypes, decisions: { remove: ['all'], keep: ['personal'] } },
  ).text
