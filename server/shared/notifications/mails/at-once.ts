import { now } from "#clock";
import { settingsOf, type NotificationContext } from "../context.ts";
import { readNotice, readSettings, takeOneForMail, type NoticeRow, type NotificationDb } from "../queries.ts";
import { defaultSettings, named } from "../rules.ts";
import { namesOf } from "./names-of.ts";
import { sendable } from "./sendable.ts";
import { writeAtOnce } from "./write.ts";

/** Time for someone who is there to read a notice before it is mailed, in ms. */
const patienceMs = 120_000;

/** Queues a mail for each notice that means its person by name, where they want that. */
export async function queueAtOnce(
  { mail, jobs }: NotificationContext,
  trx: NotificationDb,
  notices: readonly NoticeRow[],
): Promise<void> {
  const meant = mail.isOn ? notices.filter((one) => one.kind === "account" || named.has(one.reason)) : [];
  if (meant.length === 0) return;
  const settings = await readSettings(trx, [...new Set(meant.map((one) => one.personId))]);
  for (const { id, personId } of meant) {
    const { isMailedAtOnce } = { ...defaultSettings, ...settings.get(personId)?.content };
    if (isMailedAtOnce)
      await jobs.add(trx, "notifications:mail-one", { id }, { runAt: new Date(now() + patienceMs), key: `mail ${id}` });
  }
}

/** Mails one notice that is still unread and in no mail yet; its person must still want that and may still read the item. */
export async function mailOne(context: NotificationContext, id: string): Promise<void> {
  const { db, identity, mail, organisations, publicUrl } = context;
  const notice = await readNotice(db, id);
  if (!mail.isOn || !notice || notice.readAt !== null) return;
  const person = await identity.personById(notice.personId);
  const settings = await settingsOf(context, notice.personId);
  if (!person || person.disabled || !settings.isMailedAtOnce) return;
  const [sent] = await sendable(context, [notice], 1);
  if (!sent) return;
  const names = await namesOf(identity, [sent]);
  await db.transaction().execute(async (trx) => {
    if (!(await takeOneForMail(trx, id))) return;
    await mail.send(trx, {
      to: settings.mailTo ?? person.mail,
      sender: organisations.senderOf(person.organisationId),
      ...writeAtOnce(person, sent, { names, publicUrl, timeZone: settings.timeZone }),
    });
  });
}
