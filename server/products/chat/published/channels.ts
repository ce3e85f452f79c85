import { byPerson, itemIdOf, topicOfWorkspace, type AnyOutboxEvent } from "#events";
import { refuse } from "#http";
import type { Person } from "#identity";
import type { FoundItem, ItemKind } from "#items";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import type { Core } from "../core.ts";
import type { Room } from "../rooms/room.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { purgeRooms } from "../spaces/purge.ts";
import type { Spaces } from "../spaces/spaces.ts";
import { readRoomPast } from "./room-past.ts";
import { roleIn, roomName, roomPath } from "./rooms.ts";
import { readSent } from "./sent.ts";

/** The event of what happened to a channel, for everyone in its workspace. */
const channelEvent = (
  type: "channel.trashed" | "channel.restored",
  workspaceId: string,
  roomId: string,
  personId: string,
): AnyOutboxEvent => ({
  type,
  actor: byPerson(personId),
  workspaceId,
  item: { kind: "channel", id: roomId },
  subject: topicOfWorkspace(workspaceId),
  topics: [topicOfWorkspace(workspaceId)],
  payload: {},
});

/** Channels of workspaces, and other rooms, as items. */
export function channelKind(core: Core, spaces: Spaces): ItemKind {
  const view = (room: Room): FoundItem => ({
    kind: "channel",
    id: room.id,
    workspaceId: workspaceLinkOf(room)?.workspaceId ?? null,
    title: roomName(room),
    path: roomPath(room, room.id),
    isTrashed: spaces.isTrashed(room),
  });
  return {
    kind: "channel",
    async find(ids) {
      return ids.flatMap((id) => {
        const room = core.memory.rooms.get(id);
        return room ? [view(room)] : [];
      });
    },
    async rolesOf({ personId }, found) {
      const person = await core.identity.personById(personId);
      return Promise.all(
        found.map(async ({ id, workspaceId, isTrashed }) => {
          if (!isTrashed || workspaceId === null) return roleIn(core, personId, person?.userId, id);
          const room = core.memory.rooms.get(id);
          const isKnown = room !== undefined && person !== null && spaces.knows(room, person.userId);
          return isKnown ? core.workspaces.roleOf(personId, workspaceId) : null;
        }),
      );
    },
    roomPast: (id, limit) => readRoomPast(core, id, limit),
    async setTrashed(actor, id, isTrashed) {
      const room = core.memory.rooms.get(id);
      const workspaceId = room && workspaceLinkOf(room)?.workspaceId;
      if (!room || workspaceId === undefined) throw refuse("NO_TRASH");
      await setChannelTrashed(core, spaces, actor.person?.personId, { room, workspaceId, isTrashed });
    },
    async trashed(workspaceId, { userId }) {
      const known = spaces.trashed(workspaceId).filter(({ room }) => spaces.knows(room, userId));
      const persons = await core.identity.personsByNames(known.flatMap(({ by }) => by ?? []));
      return known.map(({ room, trashedAt, by }) => ({
        ...view(room),
        trashedAt,
        trashedBy: persons.find((person) => person.userId === by) ?? null,
      }));
    },
    async purge(before) {
      await core.memory.follow();
      await purgeRooms(core, spaces.trashedBefore(before));
    },
  };
}

/** Moves a channel to the trash or out of it. Refuses FORBIDDEN to all but managers, and CHANNEL_DEFAULT. */
export async function setChannelTrashed(
  core: Core,
  spaces: Spaces,
  personId: string | undefined,
  { room, workspaceId, isTrashed }: { room: Room; workspaceId: string; isTrashed: boolean },
): Promise<void> {
  const manager = await requireManager(core, personId, workspaceId);
  if (isTrashed && workspaceLinkOf(room)?.isDefault === true) throw refuse("CHANNEL_DEFAULT");
  await (isTrashed ? spaces.trashChannel(workspaceId, room, manager.userId) : spaces.restoreChannel(workspaceId, room));
  await emit(core, channelEvent(isTrashed ? "channel.trashed" : "channel.restored", workspaceId, room.id, manager.id));
}

async function requireManager(core: Core, personId: string | undefined, workspaceId: string): Promise<Person> {
  const person = personId === undefined ? null : await core.identity.personById(personId);
  if (!person) throw refuse("FORBIDDEN");
  await core.workspaces.require(person.id, workspaceId, "manage");
  return person;
}

/** After the room has changed, which is in a transaction of its own: what is missed if a crash comes between is a reload. */
const emit = (core: Core, event: AnyOutboxEvent): Promise<void> =>
  core.db.transaction().execute((trx) => core.events.emit(trx, event));

/** Channels of workspaces by name. */
export function channelSource(core: Core, spaces: Spaces): SearchSource {
  const entryOf = (room: Room): SearchEntry[] => {
    const link = workspaceLinkOf(room);
    if (link?.kind !== "channel" || spaces.isTrashed(room)) return [];
    return [
      {
        kind: "channel",
        id: room.id,
        workspaceId: link.workspaceId,
        audience: room.id,
        grants: [],
        title: roomName(room),
        text: room.text("m.room.topic", "topic") ?? "",
        context: "",
        path: roomPath(room, room.id),
        authorId: null,
        at: new Date(room.get("m.room.create", "")?.sentAt ?? 0),
      },
    ];
  };
  return searchSource({
    kind: "channel",
    events: ["messages.sent", "channel.trashed", "channel.restored", "channel.destroyed"],
    async touched(event) {
      if (event.type !== "messages.sent") return [itemIdOf(event)];
      const sent = await readSent(core, event.payload.first, event.payload.last);
      return sent.filter((one) => one.type === "m.room.name").map((one) => one.roomId);
    },
    load: async (ids) =>
      ids.flatMap((id) => {
        const room = core.memory.rooms.get(id);
        return room ? entryOf(room) : [];
      }),
    async ids(after, limit) {
      await core.memory.follow();
      return [...core.memory.rooms.all()]
        .map((room) => room.id)
        .filter((id) => after === null || id > after)
        .sort()
        .slice(0, limit);
    },
  });
}
