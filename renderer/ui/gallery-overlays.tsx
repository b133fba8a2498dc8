/** The part of the living style sheet with everything that opens above the page. */
import { useState } from 'react'
import { Button, IconButton } from './button.tsx'
import { type CommandEntry, CommandList } from './command-list.tsx'
import { Confirm } from './confirm.tsx'
import { ContextMenu, openMenuAt } from './context-menu.tsx'
import { Dialog } from './dialog.tsx'
import { Field } from './field.tsx'
import styles from './gallery.module.css'
import { Menu, type MenuEntry } from './menu.tsx'
import { Popover } from './popover.tsx'
import { TextInput } from './text-input.tsx'
import { toast } from './toast.tsx'
import { Tooltip } from './tooltip.tsx'

/** Says what was chosen, so that a person and a test can see that it ran. */
const say = (title: string) => () => toast({ title })

const items: readonly MenuEntry[] = [
  { kind: 'heading', label: 'This step' },
  { kind: 'item', label: 'Duplicate', icon: 'copy', keys: 'Mod+D', run: say('Duplicate') },
  { kind: 'item', label: 'Connect to…', icon: 'link', run: say('Connect to…') },
  { kind: 'item', label: 'Paste', icon: 'paste', keys: 'Mod+V', disabled: true, run: say('Paste') },
  { kind: 'item', label: 'Show counts', checked: true, run: say('Show counts') },
  { kind: 'separator' },
  { kind: 'item', label: 'Delete', icon: 'trash', keys: 'Delete', danger: true, run: say('Delete') },
]

const entries: readonly CommandEntry[] = [
  {
    id: 'publish',
    title: 'Publish changes…',
    group: 'Flow',
    icon: 'publish',
    keys: 'Mod+Enter',
    run: say('Publish changes…'),
  },
  { id: 'test', title: 'Run the tests', group: 'Flow', icon: 'flask', hint: '12 of 12', run: say('Run the tests') },
  { id: 'undo', title: 'Undo', group: 'Edit', icon: 'undo', keys: 'Mod+Z', hint: 'Move 3 steps', run: say('Undo') },
  { id: 'select', title: 'Select all', group: 'Edit', keys: 'Mod+A', run: say('Select all') },
  { id: 'pay', title: 'Take a payment', group: 'Flows', icon: 'flow', hint: 'live', run: say('Take a payment') },
]

export function GalleryOverlays() {
  const [open, setOpen] = useState<'dialog' | 'confirm' | 'commands' | null>(null)
  const [name, setName] = useState('Take a payment')
  const close = () => setOpen(null)
  return (
    <section className={styles.card}>
      <h2>Above the page</h2>
      <div className={styles.row}>
        <Button onClick={() => setOpen('dialog')}>Dialog</Button>
        <Button onClick={() => setOpen('confirm')}>Confirm</Button>
        <Button onClick={() => setOpen('commands')}>Commands</Button>
      </div>
      <div className={styles.row}>
        <Menu trigger={<Button icon="chevron-down">Menu</Button>} items={items} />
        <Menu trigger={<IconButton label="More" icon="more" />} items={items} align="end" />
        <Popover trigger={<Button>Popover</Button>} title="What is a lane?">
          <p>Events of one customer stay in order; customers do not wait for each other.</p>
        </Popover>
        <Tooltip content="Fit the flow into the window" keys="Mod+1">
          <Button>Tooltip</Button>
        </Tooltip>
      </div>
      <div className={styles.row}>
        <Button
          onClick={() => toast({ title: 'Version 8 is live', text: 'It takes events from now on.', tone: 'good' })}
        >
          Good news
        </Button>
        <Button
          onClick={() =>
            toast({
              title: 'The provider did not answer',
              text: 'Twelve payments wait; nothing is lost.',
              tone: 'bad',
              action: { label: 'Show them', run: say('Show them') },
            })
          }
        >
          Bad news
        </Button>
        <Button onClick={() => toast({ title: 'Moved 3 steps', action: { label: 'Undo', run: say('Moved 3 steps') } })}>
          Undo
        </Button>
      </div>
      <ContextMenu items={items}>
        <button
          type="button"
          className={styles.place}
          onClick={(event) => openMenuAt(event.clientX, event.clientY, items)}
        >
          Right click, or click for a menu at this place
        </button>
      </ContextMenu>
      <Dialog
        open={open === 'dialog'}
        onClose={close}
        title="Save as a template"
        description="Others can start from it. Samples and secrets stay with you."
        footer={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button kind="primary" onClick={close}>
              Save
            </Button>
          </>
        }
      >
        <Field label="Name">
          <TextInput value={name} onChange={setName} />
        </Field>
      </Dialog>
      <Confirm
        open={open === 'confirm'}
        title="Erase Order 1042?"
        text="Its personal data cannot be brought back. The amounts stay in the books."
        action="Erase the data"
        danger
        onConfirm={say('Erased')}
        onClose={close}
      />
      <CommandList open={open === 'commands'} onClose={close} placeholder="Search or do…" entries={entries} />
    </section>
  )
}
