/** What an update would change: what it may do more, what was changed here and stays, and what both have changed. */
import { useEffect, useMemo, useState } from 'react'
import type { InstalledPackage, MergeChoices, MergedPart, PackageMerge } from '../../../runtime/model/api/packages.ts'
import { nodeTypes } from '../../../runtime/nodes/index.ts'
import { diffFlows, sharing } from '../../document/diff.ts'
import { cleanName } from '../../document/names.ts'
import { nodeName } from '../../document/node-types.ts'
import { mergePackage, type PackageState } from '../../stores/package.ts'
import { Segmented } from '../../ui/segmented.tsx'
import { t } from '../../words/words.ts'
import { ChangeList } from '../publish/changes.tsx'
import styles from './package-dialog.module.css'

type Props = {
  readonly chosen: NonNullable<PackageState>
  readonly update: InstalledPackage
  readonly choices: MergeChoices
  onChoose(choices: MergeChoices): void
}

export function PackageUpdate({ chosen, update, choices, onChoose }: Props) {
  const merge = useMerge(chosen, update.flow, choices)
  const open = merge?.parts.filter((part) => part.open) ?? []
  const say = (part: MergedPart): string => (merge === undefined ? '' : partName(merge, part))
  const kept = merge?.parts.filter((part) => !part.open && part.here !== 'same') ?? []
  return (
    <section className={styles.update} aria-label={t('Update')}>
      <h3>
        {t('You have version {before} as “{name}”. This is version {now}.', {
          before: update.version,
          name: cleanName(update.name, 60),
          now: chosen.look.version,
        })}
      </h3>
      <p className={styles.note}>{t('Your answers stay. It is a draft until you publish it.')}</p>
      <MayDo update={update} />
      {open.length === 0 ? null : (
        <>
          <h3>{t('Changed here and in the update: what counts?')}</h3>
          <ul className={styles.parts}>
            {open.map((part) => (
              <li key={part.id}>
                <span>{say(part)}</span>
                <Segmented
                  label={say(part)}
                  value={part.takes}
                  onChange={(side) => onChoose({ ...choices, [part.id]: side })}
                  options={[
                    { value: 'mine', label: part.here === 'removed' ? t('Leave it out') : t('Keep mine') },
                    { value: 'theirs', label: part.there === 'removed' ? t('Remove it') : t('Take theirs') },
                  ]}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      {kept.length === 0 ? null : (
        <p className={styles.note}>{t('Changed by you, and kept: {names}.', { names: kept.map(say).join(', ') })}</p>
      )}
      {merge === undefined ? null : <Difference merge={merge} />}
    </section>
  )
}

function MayDo({ update }: { readonly update: InstalledPackage }) {
  if (update.more.length === 0 && update.less.length === 0)
    return <p className={styles.note}>{t('It may do the same as before.')}</p>
  return (
    <ul className={styles.list}>
      {update.more.map((sentence) => (
        <li key={sentence} data-change="more">
          {t('New: {sentence}', { sentence: cleanName(sentence, 200) })}
        </li>
      ))}
      {update.less.map((sentence) => (
        <li key={sentence} data-change="less">
          {t('No longer: {sentence}', { sentence: cleanName(sentence, 200) })}
        </li>
      ))}
    </ul>
  )
}

function Difference({ merge }: { readonly merge: PackageMerge }) {
  const { before, after } = merge
  const diff = useMemo(() => diffFlows(sharing(before, after), after, nodeTypes), [before, after])
  return (
    <>
      {diff.count === 0 ? (
        <p className={styles.note}>{t('What your flow does stays the same.')}</p>
      ) : (
        <ChangeList diff={diff} />
      )}
      {merge.problems.length === 0 ? null : (
        <p className={styles.warn}>
          {t('Afterwards something has to be put right before it can be published: {problems}', {
            problems: merge.problems.slice(0, 3).join('; '),
          })}
        </p>
      )}
    </>
  )
}

/** Asked anew with every choice; an older answer that comes late is dropped. */
function useMerge(chosen: NonNullable<PackageState>, flow: string, choices: MergeChoices): PackageMerge | undefined {
  const [merge, setMerge] = useState<PackageMerge>()
  useEffect(() => {
    let current = true
    void mergePackage(chosen, flow, choices).then((done) => {
      if (current && done.ok) setMerge(done.value)
    })
    return () => {
      current = false
    }
  }, [chosen, flow, choices])
  return merge
}

function partName({ before, after }: PackageMerge, { id, kind, name }: MergedPart): string {
  const step = id.slice('step '.length)
  const flow = Object.hasOwn(after.nodes, step) ? after : before
  const clean = cleanName(kind === 'step' ? nodeName(flow, step, nodeTypes) : name, 60)
  switch (kind) {
    case 'step':
      return t('Step “{name}”', { name: clean })
    case 'event':
      return t('Event “{name}”', { name: clean })
    case 'question':
      return t('Question “{name}”', { name: clean })
    case 'test':
      return t('Test “{name}”', { name: clean })
  }
}
