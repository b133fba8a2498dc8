/** Bytes on disk for each byte of JSON that arrived, everything of the store counted but its reserve. */
import { spreadOf } from '../statistics.ts'
import type { Figure, Trial } from '../trial.ts'

export const bytes: Trial = {
  name: 'bytes',
  title: 'bytes on disk per byte of JSON; the same every time, so one round',
  events: 300_000,
  rounds: 1,
  paired: false,
  async run({ workbench, events }) {
    const figures: Figure[] = []
    const details: { [name: string]: number } = {}
    for (const ids of ['sequential', 'random'] as const) {
      const ours = (await workbench.run('reference-ours', { events, ids })).figures
      const rival = (await workbench.run('reference-rival', { events, ids })).figures
      const json = ours.json_per_event ?? 0
      const [our, their] = [ours.bytes_per_event ?? 0, rival.bytes_per_event ?? 0]
      figures.push({
        name: `bytes, ${ids} ids`,
        value: spreadOf([our / json]),
        unit: 'x',
        goal: { most: 1 },
        note: `${our.toFixed(0)} bytes of ${json.toFixed(0)}; rival ${(their / json).toFixed(2)}x`,
      })
      details[`bytes_per_event_${ids}`] = our
      details[`rival_bytes_per_event_${ids}`] = their
    }
    return { figures, details, difference: undefined }
  },
}
