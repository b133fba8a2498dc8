/** The file that a producer reads: which it is, what is in it, another one, or the template's sample again. */
import { useEffect, useRef } from 'react'
import type { InputBinding } from '../../../../runtime/model/api/inputs.ts'
import type { FileFormat } from '../../../../runtime/model/services.ts'
import { nodeTypes } from '../../../../runtime/nodes/index.ts'
import { cleanName } from '../../../document/names.ts'
import { nodeName } from '../../../document/node-types.ts'
import { chooseSample, handOver, noInputs, readInput, stopHandingOver, useInputs } from '../../../stores/inputs.ts'
import { Button } from '../../../ui/button.tsx'
import { useField } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Progress } from '../../../ui/progress.tsx'
import { formatBytes } from '../../../words/formats.ts'
import { t } from '../../../words/words.ts'
import styles from './file-choice.module.css'
import { FirstRows } from './first-rows.tsx'
import { useStep } from './step-context.ts'

const kinds = '.csv,.tsv,.txt,.ndjson,.jsonl,.gz'

/** `named`: the path that the flow itself names, read where no file is chosen. */
export function FileChoice({ named }: { readonly named: string }) {
  const { flow, id } = useStep()
  const facts = useInputs(({ byFlow }) => byFlow.get(flow.id)) ?? noInputs
  const input = useRef<HTMLInputElement>(null)
  const field = useField()
  const format = formatOf(flow.nodes[id]?.config.format)
  useEffect(() => void readInput(flow.id, id, format), [flow.id, id, format])
  const bound = facts.bindings?.get(id)
  const way = facts.onItsWay.get(id)
  const failure = facts.failures.get(id)
  const preview = facts.previews.get(id) ?? null
  const hasFile = bound !== undefined && bound.kind !== 'none'
  return (
    <fieldset className={styles.choice} aria-labelledby={field?.labelId}>
      {way !== undefined ? (
        <div className={styles.way}>
          <Progress
            label={t('Taking in {name}', { name: cleanName(way.name, 60) })}
            done={way.done}
            total={way.total}
            say={(done, total) => t('{done} of {total}', { done: formatBytes(done), total: formatBytes(total) })}
          />
          <Button size="small" onClick={() => stopHandingOver(flow.id, id)}>
            {t('Stop')}
          </Button>
        </div>
      ) : (
        <div className={styles.file} data-missing={(hasFile && !bound.found) || undefined}>
          <Icon name={hasFile && !bound.found ? 'alert' : 'file'} size={16} />
          <div className={styles.names}>
            {hasFile ? (
              <>
                <b>{cleanName(bound.name, 120)}</b>
                <span>{whichOne(bound, preview?.bytes ?? 0)}</span>
              </>
            ) : facts.bindings === null ? (
              <span>{t('Looking…')}</span>
            ) : named === '' ? (
              <span>{t('No file is chosen yet.')}</span>
            ) : (
              <>
                <b>{cleanName(named, 120)}</b>
                <span>{t('Named by the flow')}</span>
              </>
            )}
          </div>
        </div>
      )}
      {failure === undefined || way !== undefined ? null : (
        <p className={styles.failure} role="alert">
          {[failure.message, failure.kept, failure.advice].filter((part) => part !== '').join(' ')}
        </p>
      )}
      {way !== undefined ? null : (
        <div className={styles.deeds}>
          <Button size="small" icon="folder-open" onClick={() => input.current?.click()}>
            {hasFile && bound.kind === 'file' ? t('Choose another file…') : t('Choose file…')}
          </Button>
          {bound?.sample !== undefined && bound.kind !== 'sample' ? (
            <Button size="small" icon="undo" onClick={() => void chooseSample(flow.id, id, format)}>
              {t('Use the sample again')}
            </Button>
          ) : null}
        </div>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept={kinds}
        aria-label={t('File for {name}', { name: nodeName(flow, id, nodeTypes) })}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          // The same file again is a choice too.
          target.value = ''
          if (file !== undefined) void handOver(flow.id, id, file, format)
        }}
      />
      {hasFile && bound.found && preview !== null && way === undefined ? <FirstRows preview={preview} /> : null}
    </fieldset>
  )
}

function whichOne({ kind, copy, path, found, name }: InputBinding, bytes: number): string {
  if (!found) return t('It is not there any more. Choose it again.')
  if (kind === 'sample') return t('Sample file of the template')
  const size = bytes === 0 ? '' : t(', {size}', { size: formatBytes(bytes) })
  return copy === true
    ? t('Your file, a copy of it is kept with the shop{size}', { size })
    : t('In {folder}{size}', { folder: cleanName(path.slice(0, -name.length - 1), 200), size })
}

const formatOf = (value: unknown): FileFormat => (value === 'csv' || value === 'ndjson' ? value : 'auto')
