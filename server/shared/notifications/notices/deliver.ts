import { now, uuid } from "#clock";
import { topicOfPerson, type AnyEvent } from "#events";
import { settingsOf, type NotificationContext } from "../context.ts";
import { queueAtOnce } from "../mails/at-once.ts";
import { insertNotices, readNotice, readRulesAbout, readSettings, readSubscriptions } from "../queries.ts";
import { defaultSettings, isQuiet, passes } from "../rules.ts";
import type { Notice, NoticeSource } from "../sources.ts";
import { mayLeave } from "./may-leave.ts";

type PlacedNotice = Notice & { readonly workspaceId: string | null; readonly path: string };

/** Notices of one item for the persons who may read it and whose rules let them through. */
async function recipientsOf(context: NotificationContext, list: readonly Notice[]): Promise<PlacedNotice[]> {
  const { db, items } = context;
  const [first] = list;
  if (!first) return [];
  if (first.kind === "account") return aboutAccounts(list);
  const item = { kind: first.kind, id: first.id };
  const ids = [...new Set(list.filter((one) => one.personId !== one.actorId).map((one) => one.personId))];
  const readers = new Set(await items.readers(item, ids));
  if (readers.size === 0) return [];
  const found = await items.locate(item);
  const workspaceId = found?.workspaceId ?? null;
  const subjects = [
    { kind: first.kind as string, id: first.id },
    ...(workspaceId === null ? [] : [{ kind: "workspace", id: workspaceId }]),
  ];
  const rules = await readRulesAbout(db, [...readers], subjects);
  const own = await readSettings(db, [...readers]);
  return list
    .filter((one) => readers.has(one.personId) && one.personId !== one.actorId)
    .filter((one) =>
      passes(one.reason, {
        item: rules.get(`${one.personId} ${one.kind} ${one.id}`),
        workspace: rules.get(`${one.personId} workspace ${workspaceId ?? ""}`),
        own: own.get(one.personId)?.content.level ?? defaultSettings.level,
      }),
    )
    .map((one) => ({ ...one, workspaceId, path: one.path ?? found?.path ?? "/" }));
}

/** What a person must hear of, whatever their rules say. */
const aboutAccounts = (list: readonly Notice[]): PlacedNotice[] =>
  list
    .filter((one) => one.personId !== one.actorId)
    .map((one) => ({ ...one, workspaceId: null, path: one.path ?? "/security" }));

/** Writes the notices of one event, once however often it comes, and queues their push messages. */
export async function deliver(
  context: NotificationContext,
  sources: readonly NoticeSource[],
  event: AnyEvent,
): Promise<void> {
  const { workspaces } = context;
  const meant = sources.filter((source) => source.events.includes(event.type));
  const lists = (await Promise.all(meant.map(async (source) => source.notices(event)))).flat();
  const notices: PlacedNotice[] = [];
  for (const list of Map.groupBy(lists, (one) => `${one.kind} ${one.id}`).values())
    notices.push(...(await recipientsOf(context, list)));
  if (notices.length === 0) return;
  const fresh = notices.map((one) => ({
    ...one,
    noticeId: uuid(),
    title: one.title.slice(0, 300),
    excerpt: one.excerpt.slice(0, 300),
  }));
  await workspaces.storeExisting(fresh, (rows) => store(context, event, rows));
}

/** The notices, their push messages and what the page hears of them, in one transaction. */
async function store(
  context: NotificationContext,
  event: AnyEvent,
  notices: Parameters<typeof insertNotices>[2],
): Promise<void> {
  const { db, events, jobs, push } = context;
  await db.transaction().execute(async (trx) => {
    const added = await insertNotices(trx, event.id, notices);
    for (const row of added) if (push.isOn) await jobs.add(trx, "notifications:push", { id: row.id });
    await queueAtOnce(context, trx, added);
    await events.emit(
      trx,
      added.map((row) => ({
        type: "notice.added" as const,
        actor: event.actor,
        workspaceId: row.workspaceId,
        item: row.kind === "account" ? null : { kind: row.kind, id: row.itemId },
        subject: topicOfPerson(row.personId),
        topics: [topicOfPerson(row.personId)],
        payload: { noticeId: row.id, reason: row.reason },
      })),
    );
  });
}

/** Pushes a notice to its person's devices, unless it has been read or they have quiet hours. */
export async function pushNotice(context: NotificationContext, id: string): Promise<void> {
  const { db, push } = context;
  const notice = await readNotice(db, id);
  if (!notice || notice.readAt !== null || (await readSubscriptions(db, notice.personId)).length === 0) return;
  const settings = await settingsOf(context, notice.personId);
  if (!isQuiet(settings, now())) await push.send(notice, settings.isPushOpen && (await mayLeave(context, notice)));
}
