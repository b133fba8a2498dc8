/** Another version's runtime, checked out beside ours, under the programs of this version: only the runtime differs. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Workbench } from './workbench.ts'

export function openAgainst(root: string, ref: string): { readonly workbench: Workbench; close(): void } {
  const parent = mkdtempSync(join(tmpdir(), 'bench-against-'))
  const folder = join(parent, 'project')
  const git = (...args: string[]): void =>
    void execFileSync('git', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const close = (): void => {
    rmSync(parent, { recursive: true, force: true })
    git('worktree', 'prune')
  }
  try {
    git('worktree', 'add', '--detach', folder, ref)
    rmSync(join(folder, 'test', 'bench'), { recursive: true, force: true })
    cpSync(join(root, 'test', 'bench'), join(folder, 'test', 'bench'), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  } catch (error) {
    close()
    throw error
  }
  const workbench = new Workbench(folder)
  return {
    workbench,
    close: () => {
      workbench.close()
      close()
    },
  }
}
