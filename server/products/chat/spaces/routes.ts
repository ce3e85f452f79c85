import Type from "typebox";
import { ChangeChannel, Channel, ChannelList, NewChannel, Space } from "@safos/contract/chat";
import { Empty, Id, Problem } from "@safos/contract/common";
import { requirePerson, type FastifyInstance, refuse } from "#http";
import type { Core } from "../core.ts";
import { placeOf } from "../rooms/place.ts";
import type { Room } from "../rooms/room.ts";
import type { Spaces } from "./spaces.ts";

const tags = ["chat"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
const ByChannel = Type.Object({ id: Id, roomId: Type.String({ maxLength: 255 }) });
type ById = { id: string };
type ByChannel = { id: string; roomId: string };

function view(room: Room, userId: string): Channel {
  return {
    id: room.id,
    roomId: room.id,
    name: room.text("m.room.name", "name") ?? "",
    topic: room.text("m.room.topic", "topic") ?? "",
    isDefault: placeOf(room)?.isDefault === true,
    isPrivate: room.text("m.room.join_rules", "join_rule") !== "restricted",
    isJoined: room.isJoined(userId),
  };
}

/** REST for the page: a workspace's channels. What is said in them goes through the Matrix endpoints. */
export function channelRoutes(core: Core, spaces: Spaces) {
  /** A channel of this workspace that the person may know of: an open one, or a private one they are in. */
  function requireChannel(workspaceId: string, roomId: string, userId: string): Room {
    const room = spaces.listed(workspaceId).find((one) => one.id === roomId);
    if (!room || !isVisible(room, userId)) throw refuse("CHANNEL_UNKNOWN");
    return room;
  }
  const isVisible = (room: Room, userId: string): boolean =>
    room.isJoined(userId) || room.text("m.room.join_rules", "join_rule") === "restricted";

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ById }>(
      "/api/v1/workspaces/:id/channels",
      { schema: { tags, params: ById, response: { 200: ChannelList, ...errors } } },
      async (request) => {
        const { personId, userId } = requirePerson(request);
        const { id } = request.params;
        const role = await core.workspaces.roleOf(personId, id);
        if (role === null) throw refuse("MISSING", "There is no such workspace.");
        await spaces.spaceOf(id);
        const rooms = spaces
          .listed(id)
          .filter((room) => (role === "guest" ? room.isJoined(userId) : isVisible(room, userId)));
        const items = rooms.map((room) => view(room, userId));
        items.sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.name.localeCompare(b.name, "sv"));
        return { items };
      },
    );
    app.post<{ Params: ById; Body: NewChannel }>(
      "/api/v1/workspaces/:id/channels",
      { schema: { tags, params: ById, body: NewChannel, response: { 201: Channel, ...errors } } },
      async (request, reply) => {
        const { personId, userId } = requirePerson(request);
        await core.workspaces.require(personId, request.params.id, "write");
        const { name, topic, isPrivate } = request.body;
        const wish = { name: name.trim(), topic: topic?.trim() ?? "", isPrivate: isPrivate ?? false, isDefault: false };
        const room = await spaces.addChannel(request.params.id, personId, wish);
        return reply.code(201).send(view(room, userId));
      },
    );
    app.patch<{ Params: ByChannel; Body: ChangeChannel }>(
      "/api/v1/workspaces/:id/channels/:roomId",
      { schema: { tags, params: ByChannel, body: ChangeChannel, response: { 200: Channel, ...errors } } },
      async (request) => {
        const { personId, userId } = requirePerson(request);
        const { id, roomId } = request.params;
        await core.workspaces.require(personId, id, "write");
        const room = requireChannel(id, roomId, userId);
        await spaces.changeChannel(room, request.body);
        return view(room, userId);
      },
    );
    app.delete<{ Params: ByChannel }>(
      "/api/v1/workspaces/:id/channels/:roomId",
      { schema: { tags, params: ByChannel, response: { 200: Empty, ...errors } } },
      async (request) => {
        const { personId, userId } = requirePerson(request);
        const { id, roomId } = request.params;
        await core.workspaces.require(personId, id, "manage");
        const room = requireChannel(id, roomId, userId);
        if (placeOf(room)?.isDefault === true) {
          throw refuse("CHANNEL_DEFAULT");
        }
        await spaces.removeChannel(id, room);
        return {};
      },
    );
    app.get<{ Params: ById }>(
      "/api/v1/workspaces/:id/space",
      { schema: { tags, params: ById, response: { 200: Space, ...errors } } },
      async (request) => {
        const { personId } = requirePerson(request);
        if ((await core.workspaces.roleOf(personId, request.params.id)) === null) {
          throw refuse("MISSING", "There is no such workspace.");
        }
        return { roomId: (await spaces.spaceOf(request.params.id)).id };
      },
    );
  };
}
