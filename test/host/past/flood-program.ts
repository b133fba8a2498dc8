/** A shop into which a flood comes. It dies as soon as all of it is accepted, whatever its steps have come to. */
import { writeFlow } from '../../../runtime/compile/canonical.ts'
import { publish } from '../../../runtime/engine/publish.ts'
import { openStore } from '../../../runtime/host/store/open.ts'
import { flood, floodFlow, floodPlan, slowRuntime } from './flood-flow.ts'

const [path = '', count = ''] = process.argv.slice(2)
const store = openStore(path, { reserveBytes: 0 })
publish(store, floodPlan, undefined, writeFlow(floodFlow), Date.now())
const runtime = slowRuntime(store)
runtime.start(floodPlan)
await runtime.accept(flood(Number(count)))
process.kill(process.pid, 'SIGKILL')
