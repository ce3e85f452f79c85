import { domainOf, isObject, isUserId, type JsonObject } from "../events/pdu.ts";
import type { FastifyInstance, FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyOf, bodyText, bodyTextOr, param, personOf, queryText } from "../protocol/scope.ts";
import { createRoom, readRoomRequest } from "./create.ts";
import { forgetRoom, inviteTo, joinRoom, knockOn, leaveRoom, removeFrom, type Removal } from "./membership.ts";
import { requireKnown } from "./people.ts";
import { membershipIn, textOf } from "./stored-event.ts";

async function resolveRoom(core: Core, idOrAlias: string): Promise<string> {
  if (!idOrAlias.startsWith("#")) return idOrAlias;
  const row = await core.db
    .selectFrom("chat.alias")
    .select("room_id")
    .where("alias", "=", idOrAlias)
    .executeTakeFirst();
  return row?.room_id ?? refuse("M_NOT_FOUND", "There is no room by that alias.");
}

export function roomRoutes(core: Core, scope: FastifyInstance): void {
  scope.post("/v3/createRoom", async (request) => {
    const principal = personOf(request);
    core.limiter.spend(principal.userId, "room", 20);
    return { room_id: await createRoom(core, principal, readRoomRequest(bodyOf(request))) };
  });

  const join = async (request: FastifyRequest, idOrAlias: string) => {
    const principal = personOf(request);
    core.limiter.spend(principal.userId, "membership", 2);
    const body = bodyOf(request, true);
    const roomId = await resolveRoom(core, idOrAlias);
    return { room_id: await joinRoom(core, principal, roomId, bodyTextOr(body, "reason")) };
  };
  scope.post("/v3/join/:roomIdOrAlias", async (request) => join(request, param(request, "roomIdOrAlias")));
  scope.post("/v3/rooms/:roomId/join", async (request) => join(request, param(request, "roomId")));
  scope.post("/v3/knock/:roomIdOrAlias", async (request) => {
    const principal = personOf(request);
    core.limiter.spend(principal.userId, "membership", 2);
    const roomId = await resolveRoom(core, param(request, "roomIdOrAlias"));
    return { room_id: await knockOn(core, principal, roomId, bodyTextOr(bodyOf(request, true), "reason")) };
  });
  scope.post("/v3/rooms/:roomId/leave", async (request) => {
    await leaveRoom(core, personOf(request), param(request, "roomId"), bodyTextOr(bodyOf(request, true), "reason"));
    return {};
  });
  scope.post("/v3/rooms/:roomId/forget", async (request) => {
    await forgetRoom(core, personOf(request), param(request, "roomId"));
    return {};
  });
  scope.post("/v3/rooms/:roomId/invite", async (request) => {
    const principal = personOf(request);
    core.limiter.spend(principal.userId, "membership", 2);
    const body = bodyOf(request);
    const target = bodyText(body, "user_id");
    if (!isUserId(target)) refuse("M_INVALID_PARAM", "That is not a user id.");
    await inviteTo(core, principal, param(request, "roomId"), target, { reason: bodyTextOr(body, "reason") });
    return {};
  });
  for (const how of ["kick", "ban", "unban"] satisfies Removal[]) {
    scope.post(`/v3/rooms/:roomId/${how}`, async (request) => {
      const body = bodyOf(request);
      await removeFrom(
        core,
        personOf(request),
        param(request, "roomId"),
        bodyText(body, "user_id"),
        how,
        bodyTextOr(body, "reason"),
      );
      return {};
    });
  }

  scope.get("/v3/joined_rooms", async (request) => {
    const { userId } = personOf(request);
    const rooms = [...core.memory.rooms.membershipsOf(userId)].filter(([, event]) => membershipIn(event) === "join");
    return { joined_rooms: rooms.map(([roomId]) => roomId) };
  });

  aliasRoutes(core, scope);
  directoryRoutes(core, scope);
}

function requireJoined(core: Core, request: FastifyRequest, roomId: string) {
  const principal = personOf(request);
  const room = core.memory.rooms.get(roomId);
  if (room?.isJoined(principal.userId) !== true) refuse("M_FORBIDDEN", "You are not in this room.");
  return { principal, room };
}

function aliasRoutes(core: Core, scope: FastifyInstance): void {
  const path = "/v3/directory/room/:roomAlias";
  scope.get(path, async (request) => {
    personOf(request);
    const alias = param(request, "roomAlias");
    if (!/^#[^:\0]+:.+$/.test(alias)) refuse("M_INVALID_PARAM", "That is not an alias.");
    const roomId = await resolveRoom(core, alias);
    return { room_id: roomId, servers: [domainOf(alias)] };
  });
  scope.put(path, async (request) => {
    const alias = param(request, "roomAlias");
    const roomId = bodyText(bodyOf(request), "room_id");
    if (!/^#[^:\0\s]+:.+$/.test(alias) || alias.length > 255) refuse("M_INVALID_PARAM", "That is not an alias.");
    const { principal } = requireJoined(core, request, roomId);
    if (domainOf(alias) !== domainOf(principal.userId)) refuse("M_FORBIDDEN", "Aliases are made in one's own domain.");
    const made = await core.db
      .insertInto("chat.alias")
      .values({ alias, room_id: roomId, creator: principal.userId })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows === 0n) refuse("M_ROOM_IN_USE", "The alias is taken.");
    return {};
  });
  scope.delete(path, async (request) => {
    const principal = personOf(request);
    const alias = param(request, "roomAlias");
    const row = await core.db.selectFrom("chat.alias").selectAll().where("alias", "=", alias).executeTakeFirst();
    if (!row) refuse("M_NOT_FOUND", "There is no such alias.");
    const room = core.memory.rooms.get(row.room_id);
    if (row.creator !== principal.userId && (room?.powerOf(principal.userId) ?? 0) < 50) {
      refuse("M_FORBIDDEN", "The alias is someone else's.");
    }
    await core.db.deleteFrom("chat.alias").where("alias", "=", alias).execute();
    return {};
  });
  scope.get("/v3/rooms/:roomId/aliases", async (request) => {
    const roomId = param(request, "roomId");
    requireJoined(core, request, roomId);
    const rows = await core.db
      .selectFrom("chat.alias")
      .select("alias")
      .where("room_id", "=", roomId)
      .orderBy("alias")
      .execute();
    return { aliases: rows.map((row) => row.alias) };
  });
}

function directoryRoutes(core: Core, scope: FastifyInstance): void {
  // There is no public directory: workspaces and invitations are how rooms are found.
  const nothing = { chunk: [], total_room_count_estimate: 0 };
  scope.get("/v3/publicRooms", async () => nothing);
  scope.post("/v3/publicRooms", async (request) => {
    personOf(request);
    return nothing;
  });
  scope.get("/v3/directory/list/room/:roomId", async () => ({ visibility: "private" }));
  scope.put("/v3/directory/list/room/:roomId", async (request) => {
    requireJoined(core, request, param(request, "roomId"));
    const body = bodyOf(request, true);
    if ((body["visibility"] ?? "public") !== "private") refuse("M_FORBIDDEN", "Rooms are not listed publicly here.");
    return {};
  });

  scope.post("/v3/user_directory/search", async (request) => {
    const principal = personOf(request);
    const body = bodyOf(request);
    const limit = typeof body["limit"] === "number" ? Math.min(Math.max(1, Math.floor(body["limit"])), 50) : 10;
    const found = await core.identity.searchPersons(principal, bodyText(body, "search_term"), limit + 1);
    const others = found.filter((person) => person.id !== principal.personId);
    return {
      limited: others.length > limit,
      results: others.slice(0, limit).map((person) => ({
        user_id: person.userId,
        display_name: person.displayName,
        ...(person.avatarUrl === null ? {} : { avatar_url: person.avatarUrl }),
      })),
    };
  });

  scope.get("/v1/mutual_rooms", async (request) => {
    const principal = personOf(request);
    const other = queryText(request, "user_id") ?? refuse("M_MISSING_PARAM", "user_id is missing.");
    if (other === principal.userId) refuse("M_INVALID_PARAM", "You share every room with yourself.");
    await requireKnown(core, principal, other);
    const rooms = [...core.memory.rooms.membershipsOf(principal.userId).keys()].filter((roomId) => {
      const room = core.memory.rooms.get(roomId);
      return room?.isJoined(principal.userId) === true && room.isJoined(other);
    });
    return { joined: rooms, count: rooms.length };
  });

  scope.get("/v1/room_summary/:roomIdOrAlias", async (request) => {
    const principal = personOf(request);
    const roomId = await resolveRoom(core, param(request, "roomIdOrAlias"));
    const room = core.memory.rooms.get(roomId);
    const membership = room?.membership(principal.userId) ?? "leave";
    const isOpen = room?.text("m.room.join_rules", "join_rule") === "public";
    if (!room || (!isOpen && membership !== "join" && membership !== "invite"))
      refuse("M_NOT_FOUND", "There is no such room.");
    return { ...summaryOf(room), membership };
  });
}

/** What is shown of a room in lists (client-server API, "PublishedRoomsChunk"). */
export function summaryOf(room: NonNullable<ReturnType<Core["memory"]["rooms"]["get"]>>): JsonObject {
  const summary: JsonObject = {
    room_id: room.id,
    num_joined_members: room.joined.size,
    world_readable: room.historyVisibility === "world_readable",
    guest_can_join: room.text("m.room.guest_access", "guest_access") === "can_join",
    join_rule: room.text("m.room.join_rules", "join_rule") ?? "invite",
    room_version: room.version.name,
  };
  const add = (key: string, value: string | undefined): void => {
    if (value !== undefined) summary[key] = value;
  };
  add("name", room.text("m.room.name", "name"));
  add("topic", room.text("m.room.topic", "topic"));
  add("avatar_url", room.text("m.room.avatar", "url"));
  add("canonical_alias", room.text("m.room.canonical_alias", "alias"));
  add("room_type", room.text("m.room.create", "type"));
  add("encryption", room.text("m.room.encryption", "algorithm"));
  const allow = room.get("m.room.join_rules", "")?.content["allow"];
  if (Array.isArray(allow))
    summary["allowed_room_ids"] = allow.flatMap((one) => (isObject(one) ? (textOf(one, "room_id") ?? []) : []));
  return summary;
}
