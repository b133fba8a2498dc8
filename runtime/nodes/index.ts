/** The list of all node types, by role and name. Whoever needs them gets this list; nothing registers itself. */
import type { NodeType } from '../model/node.ts'
import { copy } from './consumers/copy.ts'
import { email } from './consumers/email.ts'
import { emit } from './consumers/emit.ts'
import { http } from './consumers/http.ts'
import { lookup } from './consumers/lookup.ts'
import { note } from './consumers/note.ts'
import { notification } from './consumers/notification.ts'
import { outputFile } from './consumers/output-file.ts'
import { payment } from './consumers/payment.ts'
import { push } from './consumers/push.ts'
import { stock } from './consumers/stock.ts'
import { table } from './consumers/table.ts'
import { catchUp } from './producers/catch-up.ts'
import { events } from './producers/events.ts'
import { file } from './producers/file.ts'
import { form } from './producers/form.ts'
import { manual } from './producers/manual.ts'
import { schedule } from './producers/schedule.ts'
import { simulator } from './producers/simulator.ts'
import { webhook } from './producers/webhook.ts'
import { approval } from './routers/approval.ts'
import { conserve } from './routers/conserve.ts'
import { cross } from './routers/cross.ts'
import { dedupe } from './routers/dedupe.ts'
import { filter } from './routers/filter.ts'
import { gate } from './routers/gate.ts'
import { inTime } from './routers/in-time.ts'
import { join } from './routers/join.ts'
import { outlier } from './routers/outlier.ts'
import { quiet } from './routers/quiet.ts'
import { report } from './routers/report.ts'
import { route } from './routers/route.ts'
import { split } from './routers/split.ts'
import { transform } from './routers/transform.ts'
import { unusual } from './routers/unusual.ts'
import { wait } from './routers/wait.ts'
import { window } from './routers/window.ts'

export const nodeTypes: readonly NodeType[] = [
  catchUp,
  events,
  file,
  form,
  manual,
  schedule,
  simulator,
  webhook,
  approval,
  conserve,
  cross,
  dedupe,
  filter,
  gate,
  inTime,
  join,
  outlier,
  quiet,
  report,
  route,
  split,
  transform,
  unusual,
  wait,
  window,
  copy,
  email,
  emit,
  http,
  lookup,
  note,
  notification,
  outputFile,
  payment,
  push,
  stock,
  table,
]
