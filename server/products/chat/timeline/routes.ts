import type { FastifyInstance, FastifyReply, FastifyRequest, Principal } from "#http";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyOf, bodyText, bodyTextOr, param, personOf, queryNumber, queryText, sendJson } from "../protocol/scope.ts";
import { membershipIn } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { readEventFilter, type EventFilter } from "../sync/filter.ts";
import { readPosition } from "../sync/token.ts";
import { now } from "#clock";
import { requireKnown } from "../rooms/people.ts";
import { isServerUser, workspaceLinkOf } from "../rooms/workspace-link.ts";
import { clientEvent, clientEvents, type Viewer } from "./client-event.ts";
import { readEventNear, readStateAt } from "./queries.ts";
import { joinedRoom, lastSeen, readableRoom, readEvent } from "./read.ts";
import { redactEvent, sendMessage, sendState, transactionKey } from "./send.ts";
import { readAround, readPage } from "./page.ts";

export function viewerOf(request: FastifyRequest): Viewer {
  const { userId, deviceId } = personOf(request);
  return { userId, deviceId };
}

export function timelineRoutes(core: Core, scope: FastifyInstance): void {
  sendRoutes(core, scope);
  stateRoutes(core, scope);
  historyRoutes(core, scope);
}

function sendRoutes(core: Core, scope: FastifyInstance): void {
  scope.put("/v3/rooms/:roomId/send/:eventType/:txnId", async (request, reply) => {
    const principal = personOf(request);
    core.limiter.spend(principal.userId, "send");
    if (param(request, "eventType") === "m.room.redaction") {
      // Since version 11 a redaction names its target in its content; sent like this it is the same as `/redact`.
      const body = bodyOf(request);
      const redacted = await redactEvent(core, principal, param(request, "roomId"), {
        eventId: bodyText(body, "redacts"),
        reason: bodyTextOr(body, "reason"),
        txn: transactionKey(principal, "redact", param(request, "txnId")),
      });
      return { event_id: redacted };
    }
    const eventId = await sendMessage(core, param(request, "roomId"), {
      type: param(request, "eventType"),
      sender: principal.userId,
      content: bodyOf(request),
      txn: transactionKey(principal, "send", param(request, "txnId")),
    });
    return sendJson(reply, `{"event_id":"${eventId}"}`);
  });

  scope.put("/v3/rooms/:roomId/redact/:eventId/:txnId", async (request) => {
    const principal = personOf(request);
    core.limiter.spend(principal.userId, "send");
    const eventId = await redactEvent(core, principal, param(request, "roomId"), {
      eventId: param(request, "eventId"),
      reason: bodyTextOr(bodyOf(request, true), "reason"),
      txn: transactionKey(principal, "redact", param(request, "txnId")),
    });
    return { event_id: eventId };
  });

  const put = async (request: FastifyRequest) => {
    const principal = personOf(request);
    core.limiter.spend(principal.userId, "send");
    const type = param(request, "eventType");
    const roomId = param(request, "roomId");
    if (type === "m.room.member") await checkMembershipByState(core, principal, request);
    const eventId = await sendState(core, roomId, {
      type,
      stateKey: param(request, "stateKey"),
      sender: principal.userId,
      content: bodyOf(request),
    });
    return { event_id: eventId };
  };
  for (const path of [
    "/v3/rooms/:roomId/state/:eventType/:stateKey",
    "/v3/rooms/:roomId/state/:eventType",
    "/v3/rooms/:roomId/state/:eventType/",
  ]) {
    scope.put(path, put);
  }
}

/**
 * Membership set as state obeys what join, invite and the like obey: in a workspace's rooms it is not possible at all,
 * only people one may know are invited, and nobody vouches for their own way into a restricted room.
 */
async function checkMembershipByState(core: Core, principal: Principal, request: FastifyRequest): Promise<void> {
  const room = core.memory.rooms.get(param(request, "roomId"));
  const target = param(request, "stateKey");
  const content = bodyOf(request);
  if (isServerUser(target) || (room && workspaceLinkOf(room))) {
    refuse("M_FORBIDDEN", "The membership of a workspace's room is not set as state.");
  }
  if (content["membership"] === "invite") await requireKnown(core, principal, target);
  if (content["join_authorised_via_users_server"] !== undefined && room?.isJoined(target) !== true) {
    refuse("M_FORBIDDEN", "Joins are vouched for by the server.");
  }
}

function stateRoutes(core: Core, scope: FastifyInstance): void {
  /** State as the person may see it: now, or as it was when they left. */
  const stateOf = async (request: FastifyRequest): Promise<StoredEvent[]> => {
    const { userId } = personOf(request);
    const room = readableRoom(core, userId, param(request, "roomId"));
    const seen = lastSeen(core, room, userId);
    return seen >= room.head ? [...room.stateEvents()] : readStateAt(core.db, room.id, seen);
  };
  scope.get("/v3/rooms/:roomId/state", async (request, reply) =>
    sendJson(reply, clientEvents(await stateOf(request), viewerOf(request), now(), true)),
  );
  const one = async (request: FastifyRequest, reply: FastifyReply) => {
    const { userId } = personOf(request);
    const room = readableRoom(core, userId, param(request, "roomId"));
    const seen = lastSeen(core, room, userId);
    const type = param(request, "eventType");
    const stateKey = param(request, "stateKey");
    const event =
      seen >= room.head ? room.get(type, stateKey) : (await readStateAt(core.db, room.id, seen, { type, stateKey }))[0];
    if (!event) refuse("M_NOT_FOUND", "There is no such state.");
    if (queryText(request, "format") === "event")
      return sendJson(reply, clientEvent(event, viewerOf(request), now(), true));
    return event.content;
  };
  for (const path of [
    "/v3/rooms/:roomId/state/:eventType/:stateKey",
    "/v3/rooms/:roomId/state/:eventType",
    "/v3/rooms/:roomId/state/:eventType/",
  ]) {
    scope.get(path, one);
  }

  scope.get("/v3/rooms/:roomId/members", async (request, reply) => {
    const { userId } = personOf(request);
    const room = readableRoom(core, userId, param(request, "roomId"));
    const at = queryText(request, "at");
    const seen = Math.min(lastSeen(core, room, userId), at === undefined ? Number.POSITIVE_INFINITY : readPosition(at));
    const members =
      seen >= room.head
        ? [...(room.state.get("m.room.member")?.values() ?? [])]
        : await readStateAt(core.db, room.id, seen, { type: "m.room.member" });
    const wanted = queryText(request, "membership");
    const unwanted = queryText(request, "not_membership");
    const shown = members.filter((event) => {
      const membership = membershipIn(event);
      return (wanted === undefined || membership === wanted) && membership !== unwanted;
    });
    return sendJson(reply, `{"chunk":${clientEvents(shown, viewerOf(request), now(), true)}}`);
  });
  scope.get("/v3/rooms/:roomId/joined_members", async (request) => {
    const room = joinedRoom(core, personOf(request).userId, param(request, "roomId"));
    const joined: Record<string, JsonObject> = {};
    for (const userId of room.joined) {
      const content = room.get("m.room.member", userId)?.content ?? {};
      const member: JsonObject = {};
      if (typeof content["displayname"] === "string") member["display_name"] = content["displayname"];
      if (typeof content["avatar_url"] === "string") member["avatar_url"] = content["avatar_url"];
      joined[userId] = member;
    }
    return { joined };
  });
}

/** The filter of a paging request: JSON in the query. */
function queryFilter(request: FastifyRequest): EventFilter {
  const text = queryText(request, "filter");
  if (text === undefined || text === "") return readEventFilter({});
  let filter: unknown;
  try {
    filter = JSON.parse(text);
  } catch {
    refuse("M_INVALID_PARAM", "The filter is not JSON.");
  }
  if (!isObject(filter)) refuse("M_INVALID_PARAM", "The filter must be an object.");
  return readEventFilter(filter);
}

function historyRoutes(core: Core, scope: FastifyInstance): void {
  scope.get("/v3/rooms/:roomId/messages", async (request, reply) => {
    const viewer = viewerOf(request);
    const direction = queryText(request, "dir");
    if (direction !== "b" && direction !== "f") refuse("M_INVALID_PARAM", "dir is b or f.");
    const from = queryText(request, "from");
    const to = queryText(request, "to");
    const filter = queryFilter(request);
    const text = await readPage(core, viewer, readableRoom(core, viewer.userId, param(request, "roomId")), {
      direction,
      from: from === undefined ? undefined : readPosition(from),
      to: to === undefined ? undefined : readPosition(to),
      limit: queryNumber(request, "limit", filter.limit ?? 10, 500),
      filter,
    });
    return sendJson(reply, text);
  });

  scope.get("/v3/rooms/:roomId/event/:eventId", async (request, reply) => {
    const viewer = viewerOf(request);
    const event = await readEvent(core, viewer.userId, param(request, "roomId"), param(request, "eventId"));
    return sendJson(reply, clientEvent(event, viewer, now(), true));
  });

  scope.get("/v3/rooms/:roomId/context/:eventId", async (request, reply) => {
    const viewer = viewerOf(request);
    const event = await readEvent(core, viewer.userId, param(request, "roomId"), param(request, "eventId"));
    const room = readableRoom(core, viewer.userId, param(request, "roomId"));
    return sendJson(
      reply,
      await readAround(core, viewer, room, event, queryNumber(request, "limit", 10, 200), queryFilter(request)),
    );
  });

  scope.get("/v1/rooms/:roomId/timestamp_to_event", async (request) => {
    const viewer = viewerOf(request);
    const room = readableRoom(core, viewer.userId, param(request, "roomId"));
    const direction = queryText(request, "dir");
    if (direction !== "b" && direction !== "f") refuse("M_INVALID_PARAM", "dir is b or f.");
    if (queryText(request, "ts") === undefined) refuse("M_MISSING_PARAM", "ts is missing.");
    const found = await readEventNear(
      core.db,
      room.id,
      queryNumber(request, "ts", 0, Number.MAX_SAFE_INTEGER),
      direction,
    );
    if (!found) refuse("M_NOT_FOUND", "There is no event on that side of the moment.");
    await readEvent(core, viewer.userId, room.id, found.id);
    return { event_id: found.id, origin_server_ts: found.sentAt };
  });
}
