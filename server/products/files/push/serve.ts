import { WebSocketServer, type WebSocket } from "ws";
import { createBounded } from "#cache";
import type { EventOf } from "#events";
import type { FilesDeps } from "../deps.ts";
import { createClient, type PushClient } from "./client.ts";
import { gatherChanges, type Changed } from "./gather.ts";
import { meet } from "./meet.ts";
import { keepReaches } from "./reach.ts";
import { endTickets, type Holder } from "./tickets.ts";

/** Where Nextcloud's own stands behind its proxies. */
export const pushPath = "/push/ws";

const pingEveryMs = 25_000;
const fileEvents = [
  "file.added",
  "file.changed",
  "file.renamed",
  "file.moved",
  "file.trashed",
  "file.restored",
  "file.destroyed",
] as const;
type FileEvent = EventOf<(typeof fileEvents)[number]>;
/** After these the root of a person shows something else. */
const accessEvents = ["member.added", "member.removed", "member.roleChanged"] as const;

/** After these what was given to people may count no longer, or again. */
const rightsEvents = [
  "grant.added",
  "grant.revoked",
  "group.memberAdded",
  "group.memberRemoved",
  "workspace.changed",
  "workspace.transferred",
] as const;

/**
 * `/push/ws`: tells sync programs that something has changed, so that they need not ask (notify_push). Nothing is told but
 * numbers of files that the person may read.
 */
export function servePush(deps: FilesDeps): { stop(): void } {
  const { events, http, items, log } = deps;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  const clients = new Map<string, Set<PushClient>>();
  const reaches = keepReaches(deps);
  /** Sessions that ended lately: one may have opened a socket with them in the same moment. */
  const ended = createBounded<true>(10_000);

  function add(ws: WebSocket, holder: Holder, early: readonly string[]): void {
    const { personId } = holder;
    const client = createClient(ws, holder, early);
    const own = clients.get(personId) ?? new Set();
    clients.set(personId, own.add(client));
    ws.on("close", () => {
      own.delete(client);
      if (own.size > 0 || clients.get(personId) !== own) return;
      clients.delete(personId);
      reaches.forget(personId);
    });
    ws.send("authenticated");
  }

  async function publish(personId: string, changed: readonly Changed[]): Promise<void> {
    const { whole, parts } = await reaches.of(personId);
    for (const [workspaceId, ids] of changed) {
      const isWhole = whole.has(workspaceId);
      if (!isWhole && !parts.has(workspaceId)) continue;
      // Where a part may be closed to the person they are told that something changed, and not what.
      const shown = isWhole && items.classes.areNone && items.restrictions.areNone ? [...ids] : null;
      for (const client of clients.get(personId) ?? []) client.note(shown);
    }
  }

  const gathering = gatherChanges((changed) => {
    for (const personId of clients.keys())
      publish(personId, changed).catch((error: unknown) =>
        log.warn({ error }, "a program could not be told what changed"),
      );
  });

  function onFile(event: FileEvent): void {
    if (event.workspaceId === null || clients.size === 0) return;
    const { fileId, parentId } = event.payload;
    const from = "fromParentId" in event.payload ? event.payload.fromParentId : null;
    gathering.add(event.workspaceId, [fileId, parentId, from]);
  }

  function onAccess(personId: string): void {
    reaches.forget(personId);
    for (const client of clients.get(personId) ?? []) client.note(null);
  }

  const all = (): PushClient[] => [...clients.values()].flatMap((own) => [...own]);
  const close = (isMeant: (holder: Holder) => boolean): void => {
    for (const client of all()) if (isMeant(client.holder)) client.close(1008);
  };

  http.upgrade(pushPath, (request, socket, head, _principal, seat) => {
    const ip = http.addressOf(request);
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on("error", () => ws.terminate());
      void meet(deps, ws, ip).then((met) => {
        if (ws.readyState !== ws.OPEN) return;
        if (met === null || ended.has(met.holder.sessionId)) {
          ws.send("err: Invalid credentials");
          return ws.close(1008);
        }
        if (seat.admit(`p ${met.holder.personId}`)) add(ws, met.holder, met.early);
      });
    });
  });

  events.watch<(typeof fileEvents)[number]>(fileEvents, onFile);
  events.watch(accessEvents, ({ payload }) => {
    if (!("isPersonal" in payload && payload.isPersonal)) onAccess(payload.personId);
  });
  const onRights = (): void => {
    for (const personId of clients.keys()) onAccess(personId);
  };
  events.watch(rightsEvents, onRights);
  for (const rights of [items.classes, items.restrictions, deps.policy]) rights.onChanged(onRights);
  const endSession = (sessionId: string): void => {
    endTickets(deps.db, sessionId).catch((error: unknown) => log.warn({ error }, "tickets could not be ended"));
    close((holder) => holder.sessionId === sessionId);
  };
  events.watch(["session.revoked", "session.wipeAsked"], ({ payload: { sessionId } }) => {
    ended.set(sessionId, true);
    endSession(sessionId);
  });
  // Its person comes back with it once they have a second factor.
  events.watch(["session.restricted"], ({ payload: { sessionId } }) => endSession(sessionId));
  // A password of the person's own is no session: they who came with it show it again.
  events.watch(["person.disabled", "person.passwordChanged"], ({ payload: { personId } }) =>
    close((holder) => holder.personId === personId),
  );
  events.onReconnected(() => {
    reaches.forgetAll();
    for (const client of all()) client.note(null);
  });
  const pings = setInterval(() => {
    for (const client of all()) client.ping();
  }, pingEveryMs);
  pings.unref();

  return {
    stop() {
      clearInterval(pings);
      gathering.stop();
      for (const client of all()) client.close(1001);
      sockets.close();
    },
  };
}
