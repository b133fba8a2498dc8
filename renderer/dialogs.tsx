/** Whatever may lie over a screen, one at a time. */
import { TurnOnDialog } from './editor/turn-on-dialog.tsx'
import { AboutDialog } from './panels/about/about-dialog.tsx'
import { CareDialog } from './panels/care/care-dialog.tsx'
import { Commands } from './panels/commands/commands.tsx'
import { ConnectionsDialog } from './panels/connections/connections-dialog.tsx'
import { ExportDialog } from './panels/package/export-dialog.tsx'
import { PackageDialog } from './panels/package/package-dialog.tsx'
import { ForgetDialog } from './panels/privacy/forget-dialog.tsx'
import { ProgramsDialog } from './panels/programs/programs-dialog.tsx'
import { PublishDialog } from './panels/publish/publish-dialog.tsx'
import { SendEvent } from './panels/send/send-event.tsx'
import { SettingsDialog } from './panels/settings/settings-dialog.tsx'
import { ShortcutsDialog } from './panels/shortcuts/shortcuts-dialog.tsx'
import { VersionsDialog } from './panels/versions/versions-dialog.tsx'

export function Dialogs() {
  return (
    <>
      <PackageDialog />
      <ExportDialog />
      <PublishDialog />
      <VersionsDialog />
      <SettingsDialog />
      <CareDialog />
      <ProgramsDialog />
      <ConnectionsDialog />
      <ForgetDialog />
      <ShortcutsDialog />
      <AboutDialog />
      <SendEvent />
      <TurnOnDialog />
      <Commands />
    </>
  )
}
