import type {
  ChangeNoticeSettings,
  NoticeRule,
  NoticeSettings,
  NoticeSettingsView,
  PushSubscription,
} from "@safos/contract/notifications";
import { uuid } from "#clock";
import { isUuid } from "#database";
import { refuse, type Principal } from "#http";
import { addressOf, isOwnAddress } from "./mails/address.ts";
import { settingsOf, type NotificationContext } from "./context.ts";
import { changeSettings as updateSettings, putRule, putSubscription } from "./queries.ts";

export async function viewSettings(context: NotificationContext, person: Principal): Promise<NoticeSettingsView> {
  const { mail, push } = context;
  const settings = await settingsOf(context, person.personId);
  const address = await currentAddress(context, person.personId, settings);
  const isRefused = (await mail.refusedAmong([address])).size > 0;
  const mailRefusedAt = isRefused ? address : null;
  return { ...settings, isMailOn: mail.isOn, mailRefusedAt, pushKey: await push.publicKey() };
}

async function currentAddress(
  context: NotificationContext,
  personId: string,
  settings: Pick<NoticeSettings, "mailTo">,
): Promise<string> {
  const person = await context.identity.personById(personId);
  return person ? addressOf(context, person, settings) : "";
}

/** Whether times can be told in it: what `Intl` lists lacks UTC and other names that browsers give. */
function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** Refuses TIME_ZONE_UNKNOWN and NOTICE_ADDRESS_FOREIGN. */
export async function changeSettings(
  context: NotificationContext,
  person: Principal,
  change: ChangeNoticeSettings,
): Promise<NoticeSettingsView> {
  if (change.timeZone !== undefined && !isTimeZone(change.timeZone)) throw refuse("TIME_ZONE_UNKNOWN");
  if (typeof change.mailTo === "string") {
    const known = await context.identity.personById(person.personId);
    if (!known || !isOwnAddress(context, known, change.mailTo)) throw refuse("NOTICE_ADDRESS_FOREIGN");
  }
  const { isMailConfirmed = false, ...settings } = change;
  await updateSettings(context.db, person.personId, settings);
  if (isMailConfirmed) {
    const { personId } = person;
    await context.mail.confirm(await currentAddress(context, personId, await settingsOf(context, personId)));
  }
  return viewSettings(context, person);
}

/** Watches or mutes an item or a workspace. Refuses MISSING for what the person may not read. */
export async function setRule(context: NotificationContext, person: Principal, rule: NoticeRule): Promise<void> {
  const { db, items, workspaces } = context;
  if (rule.kind === "workspace") {
    if (!isUuid(rule.id) || (await workspaces.roleOf(person.personId, rule.id)) === null)
      throw refuse("MISSING", "There is no such workspace.");
  } else await items.require({ person, link: null }, rule.kind, rule.id, "read");
  await putRule(db, person.personId, rule);
}

/** Push messages to a browser of this session. Refuses PUSH_OFF and PUSH_REFUSED. */
export async function subscribe(
  { db, push }: NotificationContext,
  person: Principal,
  { endpoint, keys }: PushSubscription,
): Promise<void> {
  if (!push.isOn) throw refuse("PUSH_OFF");
  if (!push.isAllowed(endpoint)) throw refuse("PUSH_REFUSED");
  await putSubscription(db, {
    id: uuid(),
    personId: person.personId,
    sessionId: person.sessionId,
    endpoint,
    p256dh: keys.p256dh,
    auth: keys.auth,
  });
}
