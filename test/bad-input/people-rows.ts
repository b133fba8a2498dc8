/** Where the rows of the threat list that concern e-mails, copies and packages of others are tested. */
import { type Rows, tested } from './part.ts'

const mail = 'host/services/email.test.ts'
const servers = 'host/services/mail-servers.test.ts'
const copies = 'host/copies/copies.test.ts'
const packages = 'host/packages/packages.test.ts'
const sandbox = 'host/packages/package-sandbox.test.ts'
const versions = 'host/packages/versions.test.ts'
const installing = 'host/app/packages.test.ts'

export const peopleRows: Rows = {
  A01: [
    tested(
      'a package is looked at, and nothing is kept or run',
      installing,
      'A01 is looked at without anything being kept',
    ),
    tested('a package that hides what it could do', packages, 'A01 A12 hides what its flow could do: refused'),
    tested('where it is read and tried', sandbox, 'there is no store, no secret, no file and no network'),
    tested('one that has no end, or eats memory', sandbox, 'and the next one is read all the same'),
    tested('and the shop answers meanwhile', installing, 'whose tests never come to an end is stopped'),
  ],
  A12: [
    tested('an update shows what it could do more, and is a draft', installing, 'A12 shows what it could do more'),
    tested('in the window', 'e2e/package.test.ts', 'an update shows what is new'),
  ],
  A27: [tested('the password of a mail server', servers, 'A27 the password of one server is not used for another')],
  A44: [tested('a copy behind a link', copies, 'lists is a link')],
  A47: [
    tested('the address: two, groups, quotes, look-alikes, ten thousand', mail, 'A47 the address'),
    tested('the subject', mail, 'A47 a value of an event adds no header'),
    tested('HTML of an event', mail, 'and no HTML of an event'),
    tested('mails that run wild', mail, 'are held back beyond what is allowed in an hour'),
    tested('from the event to the server', 'host/app/email.test.ts', 'whose address is none is told as failed'),
  ],
  A48: [tested('a CSV copy', copies, 'A48 is no formula; numbers stay numbers')],
  A64: [
    tested('every way to tamper', packages, 'A64 a package that was tampered with'),
    tested('another key, or none any more', installing, 'A64 signed once in a name'),
    tested('a key that follows another', versions, 'is followed where the earlier one has signed that it may'),
    tested(
      'a version that is packed already, or needs a larger step',
      versions,
      'is never packed again as another one',
    ),
    tested(
      'an update over what was changed here',
      'host/packages/merge.test.ts',
      'stays as it is here until a person says otherwise',
    ),
    tested('what must not leave the shop in one', packages, 'T-P5: looks everywhere'),
    tested('a downgrade', installing, 'goes forwards only'),
    tested('unsigned, with a warning', 'e2e/package.test.ts', 'Nobody has signed this package'),
  ],
}
