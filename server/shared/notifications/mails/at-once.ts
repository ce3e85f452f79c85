import { now } from "#clock";
import { settingsOf, type NotificationContext } from "../context.ts";
import {
  readNotice,
  readRulesAbout,
  readSettings,
  takeOneForMail,
  type NoticeRow,
  type NotificationDb,
} from "../queries.ts";
import { defaultSettings, letters, named } from "../rules.ts";
import { addressOf } from "./address.ts";
import { namesOf } from "./names-of.ts";
import { sendable } from "./sendable.ts";
import { writeAtOnce } from "./write.ts";

/** Time for someone who is there to read a notice before it is mailed, in ms. */
const patienceMs = 120_000;

type Written = Pick<NoticeRow, "personId" | "reason" | "itemId">;

/** Who wants a notice in a mail of its own: those who chose so; of a letter, all but those who want to hear nothing. */
async function wantsAtOnce(db: NotificationDb, notices: readonly Written[]): Promise<(one: Written) => boolean> {
  const personIds = [...new Set(notices.map((one) => one.personId))];
  const settings = await readSettings(db, personIds);
  const places = notices.filter((one) => letters.has(one.reason)).map((one) => one.itemId);
  const subjects = [...new Set(places)].map((id) => ({ kind: "workspace", id }));
  const rules = subjects.length === 0 ? new Map() : await readRulesAbout(db, personIds, subjects);
  return ({ personId, reason, itemId }) => {
    const { isMailedAtOnce, level } = { ...defaultSettings, ...settings.get(personId)?.content };
    if (!letters.has(reason)) return isMailedAtOnce;
    return (rules.get(`${personId} workspace ${itemId}`) ?? level) !== "none";
  };
}

/** Queues a mail for each notice that means its person by name, where they want that. */
export async function queueAtOnce(
  { mail, jobs }: NotificationContext,
  trx: NotificationDb,
  notices: readonly NoticeRow[],
): Promise<void> {
  const meant = mail.isOn ? notices.filter((one) => one.kind === "account" || named.has(one.reason)) : [];
  if (meant.length === 0) return;
  const isWanted = await wantsAtOnce(trx, meant);
  for (const one of meant) {
    if (!isWanted(one)) continue;
    const runAt = new Date(now() + patienceMs);
    await jobs.add(trx, "notifications:mail-one", { id: one.id }, { runAt, key: `mail ${one.id}` });
  }
}

/** Mails one notice that is still unread and in no mail yet; its person must still want that and may still read the item. */
export async function mailOne(context: NotificationContext, id: string): Promise<void> {
  const { db, identity, mail, organisations, publicUrl } = context;
  const notice = await readNotice(db, id);
  if (!mail.isOn || !notice || notice.readAt !== null) return;
  const person = await identity.personById(notice.personId);
  const settings = await settingsOf(context, notice.personId);
  if (!person || person.disabled || person.appservice !== null || !(await wantsAtOnce(db, [notice]))(notice)) return;
  const [sent] = await sendable(context, [notice], 1);
  if (!sent) return;
  const names = await namesOf(identity, [sent]);
  await db.transaction().execute(async (trx) => {
    if (!(await takeOneForMail(trx, id))) return;
    await mail.send(trx, {
      to: addressOf(context, person, settings),
      sender: organisations.senderOf(person.organisationId),
      ...writeAtOnce(person, sent, { names, publicUrl, timeZone: settings.timeZone }),
    });
  });
}
