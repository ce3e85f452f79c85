import type { Level, NoticeRule, NoticeSettings } from "@safos/contract/notifications";
import { sql, type Db } from "#database";
import type { Notice } from "./sources.ts";

export interface NotificationTables {
  "notifications.notice": { id: string };
  "notifications.setting": { person_id: string };
  "notifications.rule": { person_id: string };
  "notifications.push_subscription": { id: string };
  "notifications.push_key": { public_key: string };
}
export type NotificationDb = Db<NotificationTables>;

export interface NoticeRow {
  readonly id: string;
  readonly personId: string;
  readonly reason: Notice["reason"];
  readonly kind: Notice["kind"];
  readonly itemId: string;
  readonly workspaceId: string | null;
  readonly actorId: string | null;
  readonly title: string;
  readonly excerpt: string;
  readonly path: string;
  readonly at: Date;
  readonly readAt: Date | null;
}

const columns = sql`id, person_id as "personId", reason, kind, item_id as "itemId", workspace_id as "workspaceId", actor_id as "actorId",
  title, excerpt, path, at, read_at as "readAt"`;

/** Puts notices in; those told before are left out of the answer. An unread one of a direct chat is brought up to date instead. */
export async function insertNotices(
  db: NotificationDb,
  eventId: number,
  notices: readonly (Notice & { noticeId: string; workspaceId: string | null; path: string })[],
): Promise<NoticeRow[]> {
  if (notices.length === 0) return [];
  const { rows } = await sql<NoticeRow>`
    with fresh as (
      select * from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) as n("noticeId" uuid, "personId" uuid, reason text, kind text, id text,
        "workspaceId" uuid, "actorId" uuid, title text, excerpt text, path text, "isOncePerHour" boolean)
    ), renewed as (
      update notifications.notice o set excerpt = f.excerpt, actor_id = f."actorId", at = now(), event_id = ${eventId}, mailed_at = null
      from fresh f where f.kind = 'channel' and o.kind = 'channel' and o.person_id = f."personId" and o.item_id = f.id
        and o.read_at is null and o.event_id < ${eventId} returning o.*
    ), added as (
      insert into notifications.notice (id, person_id, event_id, reason, kind, item_id, workspace_id, actor_id, title, excerpt, path)
      select distinct on ("personId", kind, id) "noticeId", "personId", ${eventId}, reason, kind, id, "workspaceId", "actorId", title, excerpt, path
      from fresh f where not exists (select from renewed r where r.person_id = f."personId" and r.item_id = f.id)
        and not (coalesce(f."isOncePerHour", false) and exists (select from notifications.notice o where o.person_id = f."personId"
          and o.kind = f.kind and o.item_id = f.id and o.reason = f.reason and o.at > now() - interval '1 hour'))
      on conflict do nothing returning *
    )
    select ${columns} from added union all select ${columns} from renewed`.execute(db);
  return rows;
}

/** Newest first, after the notice `after`. */
export async function readNotices(
  db: NotificationDb,
  personId: string,
  after: string | null,
  isUnreadOnly: boolean,
  limit: number,
): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`select ${columns} from notifications.notice
    where person_id = ${personId} and (not ${isUnreadOnly} or read_at is null)
      and (${after}::uuid is null or (at, id) < (select at, id from notifications.notice where id = ${after}::uuid and person_id = ${personId}))
    order by at desc, id desc limit ${limit}`.execute(db);
  return rows;
}

/** Numbers of a person's notices by their ids: of these notices, or of those that have these numbers. */
export async function readNumbers(
  db: NotificationDb,
  personId: string,
  ids: readonly string[] | null,
  numbers: readonly number[] | null = null,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ id: string; number: number }>`select id, number from notifications.notice
    where person_id = ${personId} and (id = any(${ids ? [...ids] : null}::uuid[]) or number = any(${numbers ? [...numbers] : null}::int[]))`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.id, row.number]));
}

export async function countUnread(db: NotificationDb, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from
    (select from notifications.notice where person_id = ${personId} and read_at is null limit 100) n`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function markRead(
  db: NotificationDb,
  personId: string,
  which: { ids?: readonly string[] | undefined; item?: { kind: string; id: string } | undefined },
): Promise<number> {
  const { rows } =
    await sql`update notifications.notice set read_at = now() where person_id = ${personId} and read_at is null
    and (${which.ids ? [...which.ids] : null}::uuid[] is null or id = any(${which.ids ? [...which.ids] : null}::uuid[]))
    and (${which.item?.kind ?? null}::text is null or (kind = ${which.item?.kind ?? null} and item_id = ${which.item?.id ?? null}))
    returning id`.execute(db);
  return rows.length;
}

export async function deleteOldNotices(db: NotificationDb, days: number): Promise<void> {
  await sql`delete from notifications.notice where at < now() - make_interval(days => ${days})`.execute(db);
}

export async function readSettings(
  db: NotificationDb,
  personIds: readonly string[],
): Promise<Map<string, { content: Partial<NoticeSettings>; lastMailAt: Date | null }>> {
  const { rows } = await sql<{ personId: string; content: Partial<NoticeSettings>; lastMailAt: Date | null }>`
    select person_id as "personId", content, last_mail_at as "lastMailAt" from notifications.setting
    where person_id = any(${[...personIds]}::uuid[])`.execute(db);
  return new Map(rows.map(({ personId, ...rest }) => [personId, rest]));
}

export async function changeSettings(
  db: NotificationDb,
  personId: string,
  change: Partial<NoticeSettings>,
): Promise<void> {
  await sql`insert into notifications.setting (person_id, content) values (${personId}, ${JSON.stringify(change)}::jsonb)
    on conflict (person_id) do update set content = notifications.setting.content || excluded.content`.execute(db);
}

/** The rules of some persons about an item and its workspace. */
export async function readRulesAbout(
  db: NotificationDb,
  personIds: readonly string[],
  subjects: readonly { kind: string; id: string }[],
): Promise<Map<string, Level>> {
  const { rows } = await sql<{ key: string; level: Level }>`
    select person_id || ' ' || kind || ' ' || item_id as key, level from notifications.rule
    where person_id = any(${[...personIds]}::uuid[])
      and (kind, item_id) in (select kind, id from jsonb_to_recordset(${JSON.stringify(subjects)}::jsonb) as s(kind text, id text))`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.key, row.level]));
}

export async function readRules(
  db: NotificationDb,
  personId: string,
): Promise<{ kind: NoticeRule["kind"]; id: string; level: Level }[]> {
  const { rows } = await sql<{ kind: NoticeRule["kind"]; id: string; level: Level }>`
    select kind, item_id as id, level from notifications.rule where person_id = ${personId} order by kind, item_id limit 1000`.execute(
    db,
  );
  return rows;
}

export async function putRule(
  db: NotificationDb,
  personId: string,
  rule: { kind: string; id: string; level: Level | null },
): Promise<void> {
  if (rule.level === null)
    await sql`delete from notifications.rule where person_id = ${personId} and kind = ${rule.kind} and item_id = ${rule.id}`.execute(
      db,
    );
  else
    await sql`insert into notifications.rule (person_id, kind, item_id, level) values (${personId}, ${rule.kind}, ${rule.id}, ${rule.level})
      on conflict (person_id, kind, item_id) do update set level = excluded.level`.execute(db);
}

/** Persons with mail on and something unread that no mail has told of; each under its row lock, so that two processes do not both write. */
export async function readMailCandidates(
  db: NotificationDb,
): Promise<{ personId: string; content: Partial<NoticeSettings>; lastMailAt: Date | null }[]> {
  const { rows } = await sql<{ personId: string; content: Partial<NoticeSettings>; lastMailAt: Date | null }>`
    select s.person_id as "personId", s.content, s.last_mail_at as "lastMailAt" from notifications.setting s
    where coalesce(s.content->>'mail', 'never') <> 'never' and exists (select from notifications.notice n
      where n.person_id = s.person_id and n.read_at is null and n.mailed_at is null)
    for update of s skip locked`.execute(db);
  return rows;
}

/** Takes what is to be mailed, newest first, and notes that it was. */
export async function takeForMail(db: NotificationDb, personId: string, limit: number): Promise<NoticeRow[]> {
  const { rows } = await sql<NoticeRow>`with taken as (
      update notifications.notice set mailed_at = now() where person_id = ${personId} and read_at is null and mailed_at is null returning *
    ), noted as (update notifications.setting set last_mail_at = now() where person_id = ${personId})
    select ${columns} from taken order by at desc limit ${limit}`.execute(db);
  return rows;
}

/** Notes that an unread notice was mailed; false: it has been read, or was mailed before. */
export async function takeOneForMail(db: NotificationDb, id: string): Promise<boolean> {
  const { rows } = await sql`update notifications.notice set mailed_at = now()
    where id = ${id} and read_at is null and mailed_at is null returning id`.execute(db);
  return rows.length > 0;
}

export interface PushTarget {
  readonly id: string;
  readonly endpoint: string;
  readonly p256dh: string;
  readonly auth: string;
}

export async function putSubscription(
  db: NotificationDb,
  row: PushTarget & { personId: string; sessionId: string },
): Promise<void> {
  await sql`insert into notifications.push_subscription (id, person_id, session_id, endpoint, p256dh, auth)
    values (${row.id}, ${row.personId}, ${row.sessionId}, ${row.endpoint}, ${row.p256dh}, ${row.auth})
    on conflict (endpoint) do update set person_id = excluded.person_id, session_id = excluded.session_id,
      p256dh = excluded.p256dh, auth = excluded.auth`.execute(db);
}

export async function deleteSubscriptions(
  db: NotificationDb,
  which: { personId: string; endpoint?: string } | { sessionId: string } | { id: string } | { disabledId: string },
): Promise<void> {
  if ("id" in which) await sql`delete from notifications.push_subscription where id = ${which.id}`.execute(db);
  else if ("sessionId" in which)
    await sql`delete from notifications.push_subscription where session_id = ${which.sessionId}`.execute(db);
  else if ("disabledId" in which)
    await sql`delete from notifications.push_subscription where person_id = ${which.disabledId}`.execute(db);
  else
    await sql`delete from notifications.push_subscription where person_id = ${which.personId} and endpoint = ${which.endpoint ?? ""}`.execute(
      db,
    );
}

export async function readSubscriptions(db: NotificationDb, personId: string): Promise<PushTarget[]> {
  const { rows } = await sql<PushTarget>`select id, endpoint, p256dh, auth from notifications.push_subscription
    where person_id = ${personId} order by created_at desc limit 20`.execute(db);
  return rows;
}

/** The server's key pair, made by whichever process asks first. */
export async function readPushKey(
  db: NotificationDb,
  make: () => { publicKey: string; privateKey: string },
): Promise<{ publicKey: string; privateKey: string }> {
  const find = async () =>
    (
      await sql<{ publicKey: string; privateKey: string }>`select public_key as "publicKey", private_key as "privateKey"
        from notifications.push_key`.execute(db)
    ).rows[0];
  const found = await find();
  if (found) return found;
  const fresh = make();
  await sql`insert into notifications.push_key (public_key, private_key) values (${fresh.publicKey}, ${fresh.privateKey})
    on conflict do nothing`.execute(db);
  return (await find()) ?? fresh;
}

export async function readNotice(db: NotificationDb, id: string): Promise<NoticeRow | null> {
  const { rows } = await sql<NoticeRow>`select ${columns} from notifications.notice where id = ${id}`.execute(db);
  return rows[0] ?? null;
}
