import type { NoticeSettings } from "@safos/contract/notifications";
import { now } from "#clock";
import type { NotificationContext } from "../context.ts";
import { readMailCandidates, takeForMail } from "../queries.ts";
import { defaultSettings, isMailDue } from "../rules.ts";
import { addressOf } from "./address.ts";
import { namesOf } from "./names-of.ts";
import { sendable } from "./sendable.ts";
import { longest, writeDigest } from "./write.ts";

/** Mails what is unread and has not been mailed, to those whose hour it is. */
export async function sendDigests(context: NotificationContext): Promise<void> {
  const { db, identity, mail, organisations, publicUrl } = context;
  if (!mail.isOn) return;
  await db.transaction().execute(async (trx) => {
    for (const { personId, content, lastMailAt } of await readMailCandidates(trx)) {
      const settings: NoticeSettings = { ...defaultSettings, ...content };
      if (!isMailDue(settings, lastMailAt, now())) continue;
      const person = await identity.personById(personId);
      if (!person || person.disabled || person.appservice !== null) continue;
      const notices = await sendable(context, await takeForMail(trx, personId, 1000), longest + 1);
      if (notices.length === 0) continue;
      const names = await namesOf(identity, notices);
      await mail.send(trx, {
        to: addressOf(context, person, settings),
        sender: organisations.senderOf(person.organisationId),
        ...writeDigest(person, notices, { names, publicUrl, timeZone: settings.timeZone }),
      });
    }
  });
}
