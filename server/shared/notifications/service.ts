import type {
  ChangeNoticeSettings,
  NoticePage,
  NoticeRule,
  NoticeSettings,
  NoticeSettingsView,
  PushSubscription,
  ReadNotices,
} from "@safos/contract/notifications";
import { now, uuid } from "#clock";
import type { Database } from "#database";
import { byPerson, type AnyEvent, type Events, type EventType } from "#events";
import { type Http, type Principal, refuse } from "#http";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Mail } from "#mail";
import type { Workspaces } from "#workspaces";
import { commentNotices } from "./comments.ts";
import type { NotificationConfig } from "./config.ts";
import { sendDigests } from "./digest.ts";
import { createPush } from "./push.ts";
import {
  changeSettings,
  countUnread,
  deleteOldNotices,
  deleteSubscriptions,
  insertNotices,
  markRead,
  putRule,
  putSubscription,
  readNotice,
  readNotices,
  readRules,
  readRulesAbout,
  readSettings,
  readSubscriptions,
  type NoticeRow,
  type NotificationTables,
} from "./queries.ts";
import { notificationRoutes } from "./routes.ts";
import { defaultSettings, isQuiet, passes } from "./rules.ts";
import type { Notice, NoticeSource } from "./sources.ts";

export interface Notifications {
  /** Before `start`. */
  register(source: NoticeSource): void;
  /** Listens for news. */
  start(): void;
}

/** What routes may do, all of it for one person. */
export interface Inbox {
  list(person: Principal, after: string | null, isUnreadOnly: boolean): Promise<NoticePage>;
  read(person: Principal, which: ReadNotices): Promise<number>;
  settings(person: Principal): Promise<NoticeSettingsView>;
  changeSettings(person: Principal, change: ChangeNoticeSettings): Promise<NoticeSettingsView>;
  rules(person: Principal): Promise<readonly NoticeRule[]>;
  setRule(person: Principal, rule: NoticeRule): Promise<void>;
  subscribe(person: Principal, subscription: PushSubscription): Promise<void>;
  unsubscribe(person: Principal, endpoint: string): Promise<void>;
}

const pageSize = 30;
const keepDays = 180;

export async function createNotifications(deps: {
  database: Database;
  events: Events;
  http: Http;
  jobs: Jobs;
  identity: Identity;
  items: Items;
  workspaces: Workspaces;
  mail: Mail;
  log: Log;
  config: NotificationConfig;
}): Promise<Notifications> {
  const { events, identity, items, jobs, mail, workspaces } = deps;
  const { publicUrl } = deps.http;
  const db = deps.database.of<NotificationTables>();
  const sources: NoticeSource[] = [commentNotices];
  const push = createPush({ db, hosts: deps.config.pushHosts, publicUrl, log: deps.log });

  /** Those who may read the thing and want to hear of it. */
  async function wanted(
    notices: readonly Notice[],
  ): Promise<(Notice & { workspaceId: string | null; path: string })[]> {
    const kept: (Notice & { workspaceId: string | null; path: string })[] = [];
    for (const list of Map.groupBy(notices, (one) => `${one.kind} ${one.id}`).values()) {
      const [first] = list;
      if (!first) continue;
      const ids = [...new Set(list.filter((one) => one.personId !== one.actorId).map((one) => one.personId))];
      const readers = new Set(await items.readers(first, ids));
      if (readers.size === 0) continue;
      const found = await items.locate(first);
      const subjects = [
        { kind: first.kind as string, id: first.id },
        ...(found?.workspaceId ? [{ kind: "workspace", id: found.workspaceId }] : []),
      ];
      const rules = await readRulesAbout(db, [...readers], subjects);
      const own = await readSettings(db, [...readers]);
      for (const notice of list) {
        if (!readers.has(notice.personId) || notice.personId === notice.actorId) continue;
        const isWanted = passes(notice.reason, {
          item: rules.get(`${notice.personId} ${notice.kind} ${notice.id}`),
          workspace: rules.get(`${notice.personId} workspace ${found?.workspaceId ?? ""}`),
          own: own.get(notice.personId)?.content.level ?? defaultSettings.level,
        });
        if (isWanted)
          kept.push({ ...notice, workspaceId: found?.workspaceId ?? null, path: notice.path ?? found?.path ?? "/" });
      }
    }
    return kept;
  }

  async function handle(event: AnyEvent): Promise<void> {
    const lists = await Promise.all(
      sources.filter((source) => source.events.includes(event.type)).map(async (source) => source.notices(event)),
    );
    const notices = await wanted(lists.flat());
    if (notices.length === 0) return;
    await db.transaction().execute(async (trx) => {
      const added = await insertNotices(
        trx,
        event.id,
        notices.map((one) => ({
          ...one,
          noticeId: uuid(),
          title: one.title.slice(0, 300),
          excerpt: one.excerpt.slice(0, 300),
        })),
      );
      for (const row of added) if (push.isOn) await jobs.add(trx, "notifications:push", { id: row.id });
      await events.emit(
        trx,
        added.map((row) => ({
          type: "notice.added" as const,
          actor: event.actor,
          workspaceId: row.workspaceId,
          item: { kind: row.kind, id: row.itemId },
          subject: `person:${row.personId}`,
          topics: [`person:${row.personId}`],
          payload: { noticeId: row.id, reason: row.reason },
        })),
      );
    });
  }

  jobs.handle("notifications:push", async ({ id }) => {
    const notice = await readNotice(db, String(id));
    if (!notice || notice.readAt !== null || (await readSubscriptions(db, notice.personId)).length === 0) return;
    const settings = await settingsOf(notice.personId);
    if (!isQuiet(settings, now())) await push.send(notice, settings.isPushOpen);
  });
  jobs.handle("notifications:mail", () => sendDigests({ db, identity, mail, publicUrl }));
  jobs.every("*/5 * * * *", "notifications:mail");
  jobs.handle("notifications:trim", () => deleteOldNotices(db, keepDays));
  jobs.every("51 3 * * *", "notifications:trim");

  async function settingsOf(personId: string): Promise<NoticeSettings> {
    return { ...defaultSettings, ...(await readSettings(db, [personId])).get(personId)?.content };
  }

  async function views(person: Principal, rows: readonly NoticeRow[]): Promise<NoticePage["items"]> {
    const actors = await identity.personsByIds([...new Set(rows.flatMap((row) => row.actorId ?? []))]);
    const persons = new Map(actors.map((one) => [one.id, one]));
    const names = new Map(
      (await workspaces.listFor(person.personId)).map(({ workspace }) => [workspace.id, workspace.name]),
    );
    // What somebody may no longer read says no more what it said.
    const open = new Set(
      (
        await items.readable(
          { person, link: null },
          rows.map((row) => ({ kind: row.kind, id: row.itemId })),
        )
      ).map((item) => `${item.kind} ${item.id}`),
    );
    return rows
      .filter((row) => open.has(`${row.kind} ${row.itemId}`))
      .map((row) => {
        const actor = persons.get(row.actorId ?? "");
        return {
          id: row.id,
          reason: row.reason,
          kind: row.kind,
          itemId: row.itemId,
          workspaceId: row.workspaceId,
          workspaceName: names.get(row.workspaceId ?? "") ?? "",
          actor: actor ? identity.view(actor) : null,
          title: row.title,
          excerpt: row.excerpt,
          path: row.path,
          at: row.at.toISOString(),
          isRead: row.readAt !== null,
        };
      });
  }

  const inbox: Inbox = {
    async list(person, after, isUnreadOnly) {
      const rows = await readNotices(db, person.personId, after, isUnreadOnly, pageSize + 1);
      const page = rows.slice(0, pageSize);
      const last = page.at(-1);
      return {
        items: await views(person, page),
        ...(rows.length > pageSize && last ? { next: last.id } : {}),
        unread: await countUnread(db, person.personId),
      };
    },
    async read(person, which) {
      if ([which.ids, which.item, which.isAll].filter((one) => one !== undefined).length !== 1)
        throw refuse("INVALID", "Give ids, an item, or all.");
      await db.transaction().execute(async (trx) => {
        const count = await markRead(trx, person.personId, which);
        if (count > 0)
          await events.emit(trx, {
            type: "notice.read",
            actor: byPerson(person.personId),
            subject: `person:${person.personId}`,
            topics: [`person:${person.personId}`],
            payload: { count },
          });
      });
      return countUnread(db, person.personId);
    },
    async settings(person) {
      return { ...(await settingsOf(person.personId)), isMailOn: mail.isOn, pushKey: await push.publicKey() };
    },
    async changeSettings(person, change) {
      if (change.timeZone !== undefined && !Intl.supportedValuesOf("timeZone").includes(change.timeZone))
        throw refuse("TIME_ZONE_UNKNOWN");
      await changeSettings(db, person.personId, change);
      return inbox.settings(person);
    },
    rules: (person) => readRules(db, person.personId),
    async setRule(person, rule) {
      if (rule.kind === "workspace") {
        if (!/^[0-9a-f-]{36}$/.test(rule.id) || (await workspaces.roleOf(person.personId, rule.id)) === null)
          throw refuse("MISSING", "There is no such workspace.");
      } else await items.require({ person, link: null }, rule.kind, rule.id, "read");
      await putRule(db, person.personId, rule);
    },
    async subscribe(person, { endpoint, keys }) {
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
    },
    unsubscribe: (person, endpoint) => deleteSubscriptions(db, { personId: person.personId, endpoint }),
  };
  await deps.http.app.register(notificationRoutes(inbox));

  return {
    register: (source) => void sources.push(source),
    start() {
      events.on<EventType>("notifications", [...new Set(sources.flatMap((source) => source.events))], handle);
      events.on("notifications-sessions", ["session.revoked", "person.disabled"], (event) =>
        deleteSubscriptions(
          db,
          event.type === "session.revoked"
            ? { sessionId: event.payload.sessionId }
            : { disabledId: event.payload.personId },
        ),
      );
    },
  };
}
