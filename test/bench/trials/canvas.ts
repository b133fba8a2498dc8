/** The canvas against a bare React Flow with the same cards and wires, panned, zoomed and dragged in Chromium. */
import { compare } from '../compare.ts'
import type { Run } from '../programs/run.ts'
import { spreadOf } from '../statistics.ts'
import type { Trial } from '../trial.ts'

const trial = (name: string, view: 'fit' | 'near', where: string): Trial => ({
  name,
  title: `frames of the canvas ${where}, panned, zoomed and dragged, as share of a bare React Flow`,
  events: 1_000,
  rounds: 5,
  paired: false,
  async run(bench) {
    const pages = await bench.workbench.built('canvas-pages', { events: 1 })
    const side = (page: 'ours' | 'bare') => ({
      program: 'canvas-frames',
      job: { events: bench.events, pages, page, view },
    })
    const found = await compare(bench, side('ours'), side('bare'))
    const rate = (pick: 'pan' | 'zoom' | 'drag', runs: readonly Run[]): number =>
      spreadOf(runs.map(({ figures }) => figures[pick] ?? 0)).median
    const gestures = (['pan', 'zoom', 'drag'] as const).map((pick) => `${pick} ${rate(pick, found.runs).toFixed(0)}`)
    const note = `${found.ours.median} of ${found.rival.median} frames/s; ${gestures.join(', ')}`
    return {
      figures: [{ name, value: found.ratio, unit: 'x', goal: { least: 0.8 }, note }],
      difference: found.difference,
      details: {
        frames_per_second: found.ours.median,
        rival_frames_per_second: found.rival.median,
        ratio: found.ratio.median,
        pan: rate('pan', found.runs),
        zoom: rate('zoom', found.runs),
        drag: rate('drag', found.runs),
      },
    }
  },
})

export const canvasFit = trial('canvas-fit', 'fit', 'with the whole flow in view')
export const canvasNear = trial('canvas-near', 'near', 'at life size')
