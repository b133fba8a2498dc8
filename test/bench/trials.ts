/** All trials, in the order in which they run. */
import type { Trial } from './trial.ts'
import { append } from './trials/append.ts'
import { bytes } from './trials/bytes.ts'
import { canvasFit, canvasNear } from './trials/canvas.ts'
import { clickToAnswer } from './trials/click-to-answer.ts'
import { firstPaint } from './trials/first-paint.ts'
import { historyScroll } from './trials/history-scroll.ts'
import { hops } from './trials/hops.ts'
import { ingest } from './trials/ingest.ts'
import { replay, shadow } from './trials/log-again.ts'
import { memory } from './trials/memory.ts'
import { open } from './trials/open.ts'
import { asOf, besideReplay, caseFile } from './trials/past.ts'
import { problems } from './trials/problems.ts'
import { random, reference } from './trials/reference.ts'
import { search } from './trials/search.ts'
import { windowTasks } from './trials/window-tasks.ts'

export const trials: readonly Trial[] = [
  reference,
  random,
  bytes,
  hops,
  replay,
  shadow,
  besideReplay,
  caseFile,
  asOf,
  open,
  search,
  memory,
  append,
  ingest,
  clickToAnswer,
  canvasFit,
  canvasNear,
  problems,
  firstPaint,
  historyScroll,
  windowTasks,
]
