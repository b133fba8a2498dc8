/** The programs that may send events and read channels: let in with a token that is shown once, and taken back. */
import { useEffect, useState } from 'react'
import type { ProgramCard } from '../../../runtime/model/api/ingress.ts'
import { tell } from '../../actions/tell.ts'
import { host } from '../../bridge/host.ts'
import { attempt } from '../../stores/attempt.ts'
import { useShop } from '../../stores/shop.ts'
import { Button } from '../../ui/button.tsx'
import { Chip } from '../../ui/chip.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { formatCount, formatMoment } from '../../words/formats.ts'
import { t } from '../../words/words.ts'
import { AddProgram, MadeToken } from './add-program.tsx'
import styles from './programs-dialog.module.css'

export function Programs() {
  const [programs, setPrograms] = useState<readonly ProgramCard[] | null>(null)
  const [adding, setAdding] = useState(false)
  const [made, setMade] = useState<{ readonly program: ProgramCard; readonly token: string } | null>(null)
  const [removing, setRemoving] = useState<string | null>(null)
  const read = async (): Promise<void> => {
    const listed = await tell(attempt(() => host().call('programs.list', {})))
    if (listed !== undefined) setPrograms(listed)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the dialog opens.
  useEffect(() => {
    void read()
  }, [])
  const remove = async (program: string): Promise<void> => {
    await tell(attempt(() => host().call('programs.remove', { program })))
    setMade(null)
    await read()
  }
  return (
    <section className={styles.section} aria-labelledby="programs-title">
      <h3 id="programs-title">{t('Programs with a token')}</h3>
      <p className={styles.quiet}>
        {t(
          'A program in any language sends events to this shop, and reads what flows let out, with a token of its own.',
        )}
      </p>
      {programs === null || programs.length === 0 ? null : (
        <ul className={styles.rows}>
          {programs.map((program) => (
            <Program key={program.program} program={program} onRemove={() => setRemoving(program.program)} />
          ))}
        </ul>
      )}
      {made === null ? null : <MadeToken {...made} onDone={() => setMade(null)} />}
      {adding ? (
        <AddProgram
          onCancel={() => setAdding(false)}
          onMade={(one) => {
            setAdding(false)
            setMade(one)
            void read()
          }}
        />
      ) : made === null ? (
        <div className={styles.line}>
          <Button icon="plus" onClick={() => setAdding(true)}>
            {t('Let a program in…')}
          </Button>
        </div>
      ) : null}
      <Confirm
        open={removing !== null}
        title={t('Take the token of {program} back?', { program: removing ?? '' })}
        text={t('From then on the program is a stranger. What it has sent stays.')}
        action={t('Take it back')}
        danger
        onConfirm={() => {
          if (removing !== null) void remove(removing)
        }}
        onClose={() => setRemoving(null)}
      />
    </section>
  )
}

function Program({ program, onRemove }: { readonly program: ProgramCard; onRemove(): void }) {
  const zone = useShop(({ shop }) => shop?.zone ?? 'UTC')
  const { sources, reads, places, created } = program
  return (
    <li className={styles.program}>
      <div>
        <b>{program.program}</b>
        <div className={styles.quiet}>
          {t('Sends as {sources}.', { sources: sources.join(', ') })}{' '}
          {reads.length === 0 ? t('Reads nothing.') : t('Reads {channels}.', { channels: reads.join(', ') })}{' '}
          {t('Since {moment}.', { moment: formatMoment(created, zone, Date.now()) })}
        </div>
        {places.map(({ subscription, channel, behind, seen, expires }) => (
          <div key={`${subscription}/${channel}`} className={styles.quiet}>
            {t('{subscription} reads {channel}: {count} behind', {
              subscription,
              channel,
              count: formatCount(behind),
            })}{' '}
            {expires && seen !== null ? (
              <Chip tone="warn">
                {t('not heard of since {moment}, given up soon', { moment: formatMoment(seen, zone, Date.now()) })}
              </Chip>
            ) : null}
          </div>
        ))}
      </div>
      <Button size="small" icon="trash" onClick={onRemove}>
        {t('Take back…')}
      </Button>
    </li>
  )
}
