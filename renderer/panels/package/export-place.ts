/** Where in a flow something stands, in words instead of a path. */
import { type Flow, splitOutput } from '../../../runtime/model/flow.ts'
import { isObject } from '../../../runtime/model/json.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName } from '../../document/node-types.ts'
import { t } from '../../words/words.ts'

export function exportPlace(flow: Flow, place: string): string {
  const [part = '', name = ''] = place.split('.')
  switch (part) {
    case 'nodes':
      return t('in the step “{name}”', { name: cleanName(nodeName(flow, splitOutput(`${name}.`).node, nodeTypes), 60) })
    case 'settings':
      return t('in your answer to “{name}”', { name: cleanName(questionOf(flow, name), 60) })
    case 'tests':
      return t('in the test “{name}”', { name: cleanName(flow.tests[Number(name)]?.name ?? name, 60) })
    case 'notes':
      return t('in a note on the canvas')
    case 'parameters':
      return t('in a question of the flow')
    case 'events':
      return t('in the description of an event')
    default:
      return t('in the name or the description of the flow')
  }
}

function questionOf(flow: Flow, name: string): string {
  const { properties } = flow.parameters
  const asked = isObject(properties) ? properties[name] : undefined
  return isObject(asked) && typeof asked.title === 'string' ? asked.title : name
}
