import { createHash } from "node:crypto";
import { now } from "#clock";
import type { CalendarContext } from "../context.ts";
import { dayMs, removedDays } from "../limits.ts";
import type { CalendarDb } from "../tables.ts";
import {
  deleteMessage,
  forgetRemovedMessages,
  readBeyond,
  readMessagesByName,
  readStaleInboxes,
  readStaleNames,
  storeMessage,
  raiseInboxRevision,
  type MessageRow,
} from "./queries.ts";

/** What one inbox holds: many clients never take anything out of it. */
const most = { messages: 500, bytes: 8 * 1024 * 1024 };
const keptDays = 60;

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 32);

interface NewMessage {
  readonly personId: string;
  readonly uid: string;
  /** By which address it comes: what they send about the entry later is put over it. */
  readonly from: string;
  /** A VCALENDAR with METHOD. */
  readonly text: string;
}

/**
 * Puts a message into someone's inbox, in the transaction that has done what it says. Taken last of all that a transaction locks. What stood
 * there before about the same entry by the same sender is what this one says anew.
 */
export async function putMessage(trx: CalendarDb, { personId, uid, from, text }: NewMessage): Promise<void> {
  const revision = await raiseInboxRevision(trx, personId);
  const name = `${hashOf(`${from} ${uid}`)}.ics`;
  const message = { name, uid, body: text, etag: hashOf(text), revision, createdAt: new Date(now()) };
  await storeMessage(trx, personId, message);
  await removeAll(trx, personId, await readBeyond(trx, personId, most));
}

async function removeAll(trx: CalendarDb, personId: string, names: readonly string[]): Promise<void> {
  for (const name of names)
    await deleteMessage(trx, personId, { name, revision: await raiseInboxRevision(trx, personId) });
}

/** Takes a message out of someone's own inbox. `check` is asked under the lock with what is there. */
export async function removeMessage(
  { db }: Pick<CalendarContext, "db">,
  personId: string,
  name: string,
  check: (current: MessageRow | null) => void,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const revision = await raiseInboxRevision(trx, personId);
    const [current = null] = await readMessagesByName(trx, personId, [name]);
    check(current);
    await deleteMessage(trx, personId, { name, revision });
  });
}

/** Empties inboxes of what no program has taken out for a long time. */
export async function forgetMessages(db: CalendarDb): Promise<void> {
  const before = new Date(now() - keptDays * dayMs);
  for (const personId of await readStaleInboxes(db, before))
    await db.transaction().execute(async (trx) => {
      await raiseInboxRevision(trx, personId);
      await removeAll(trx, personId, await readStaleNames(trx, personId, before));
    });
  await forgetRemovedMessages(db, new Date(now() - removedDays * dayMs));
}
