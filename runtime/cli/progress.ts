/** How far producers have come: a bar that moves in a terminal, now and then a line elsewhere. */
import type { Progress } from '../host/runtime-options.ts'
import { isoTime } from '../model/event-text.ts'
import { grouped } from './grid.ts'
import { printable, shorten } from './printable.ts'
import type { Terminal } from './terminal.ts'

const barInterval = 100
const lineInterval = 5_000
const barWidth = 24
/** Rates are those of the last seconds, so that a slow start does not spoil the guess. */
const rateWindow = 5_000

type Sample = { readonly at: number; readonly rows: number; readonly done: number }

export class ProgressDisplay {
  readonly #terminal: Terminal
  readonly #now: () => number
  readonly #samples = new Map<string, Sample[]>()
  #shown: number

  constructor(terminal: Terminal, now: () => number) {
    this.#terminal = terminal
    this.#now = now
    this.#shown = now()
  }

  update(progress: Progress): void {
    const now = this.#now()
    const samples = this.#samples.get(progress.node) ?? []
    this.#samples.set(progress.node, samples)
    samples.push({ at: now, rows: progress.accepted + progress.duplicates, done: progress.done })
    while (samples.length > 2 && now - (samples[1]?.at ?? now) > rateWindow) samples.shift()
    const { watched, columns } = this.#terminal
    if (now - this.#shown < (watched ? barInterval : lineInterval)) return
    this.#shown = now
    const line = progressText(progress, samples)
    if (watched) this.#terminal.status(shorten(`${bar(progress)} ${line}`, columns - 1))
    else this.#terminal.note(line)
  }

  /** Everything is done but what is due at this moment. */
  wait(until: number): void {
    const line = `Waits until ${isoTime(until)} for what is due then (--wait says how long at most)`
    if (this.#terminal.watched) this.#terminal.status(shorten(line, this.#terminal.columns - 1))
    else this.#terminal.note(line)
  }

  end(): void {
    if (this.#terminal.watched) this.#terminal.status('')
  }
}

const share = ({ done, total }: Progress): number => (total > 0 ? Math.min(1, done / total) : 0)

function bar(progress: Progress): string {
  const full = Math.round(share(progress) * barWidth)
  return '█'.repeat(full) + '░'.repeat(barWidth - full)
}

/** `sales  48 %  260,110 rows  61,200/s  5 s left` */
function progressText(progress: Progress, samples: readonly Sample[]): string {
  const rows = progress.accepted + progress.duplicates
  const parts = [printable(progress.node)]
  if (progress.total > 0) parts.push(`${Math.floor(share(progress) * 100)} %`)
  parts.push(`${grouped(rows)} rows`)
  const [first, last] = [samples[0], samples.at(-1)]
  if (first !== undefined && last !== undefined && last.at > first.at) {
    const seconds = (last.at - first.at) / 1000
    parts.push(`${grouped((last.rows - first.rows) / seconds)}/s`)
    const speed = (last.done - first.done) / seconds
    if (speed > 0 && progress.total > progress.done)
      parts.push(`${duration((progress.total - progress.done) / speed)} left`)
  }
  return parts.join('  ')
}

/** 0.6 s, 7 s, 2 min 5 s, 3 h 12 min */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.max(0.1, seconds).toFixed(1)} s`
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
