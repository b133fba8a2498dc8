/** Flows as they were deployed, under the hash of their text, and which of them is on. */
import type { Database } from 'better-sqlite3'
import type { Deployment, FlowVersion } from '../../model/store.ts'

export function openVersions(db: Database) {
  const save = db.prepare<[string, string, string, number]>(
    'INSERT INTO flow_version VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const find = db.prepare<[string], FlowVersion>('SELECT hash, flow, text, at FROM flow_version WHERE hash = ?')
  const deploy = db.prepare<[string, string, string, number]>(
    'INSERT INTO deployment VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET hash = excluded.hash, state = excluded.state, at = excluded.at',
  )
  const all = db.prepare<[], Deployment>('SELECT flow, hash, state, at FROM deployment ORDER BY flow')
  return {
    save: ({ hash, flow, text, at }: FlowVersion): void => void save.run(hash, flow, text, at),
    find: (hash: string): FlowVersion | undefined => find.get(hash),
    deploy: ({ flow, hash, state, at }: Deployment): void => void deploy.run(flow, hash, state, at),
    deployments: (): readonly Deployment[] => all.all(),
  }
}
