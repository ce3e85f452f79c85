import type { Core } from "../core.ts";
import { domainOf } from "../events/pdu.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import type { Appservice } from "./appservice.ts";
import { readAliasesOf, readMembershipChanges } from "./queries.ts";

/** Rooms that are its own by their id or an alias, and made by someone of its organisation. */
export async function findOwnRooms(core: Core, appservice: Appservice, rooms: readonly Room[]): Promise<Set<string>> {
  const { organisationId } = appservice;
  const ofOrganisation = rooms.filter((room) => {
    const domain = domainOf(room.get("m.room.create", "")?.sender ?? "");
    return core.organisations.byDomain(domain)?.id === organisationId;
  });
  const ids = ofOrganisation.map((room) => room.id);
  const own = new Set(ids.filter((id) => appservice.isOwnRoom(id)));
  if (appservice.hasAliases)
    for (const { roomId, alias } of await readAliasesOf(core.db, ids))
      if (appservice.isOwnAlias(alias)) own.add(roomId);
  return own;
}

/**
 * Which of these events an application service is sent (application service API, "Pushing events"): those of rooms that are its own, those in
 * whose room one of its users was when they were sent, and changes of its users' memberships. The events are in order and follow on
 * `after`; who was in a room then is who is in it now, less what has changed since.
 */
export async function findInteresting(
  core: Core,
  appservice: Appservice,
  events: readonly StoredEvent[],
  after: number,
): Promise<StoredEvent[]> {
  const ids = [...new Set(events.map((event) => event.roomId))];
  // Rooms and position belong together: nothing is awaited between them.
  const upTo = core.memory.position;
  const rooms = ids.map((id) => core.memory.rooms.get(id)).filter((room) => room !== undefined);
  const inside = new Map(rooms.map((room) => [room.id, new Set([...room.joined].filter(appservice.isOwnUser))]));
  const own = await findOwnRooms(core, appservice, rooms);
  const changes = await readMembershipChanges(core.db, [...inside.keys()], after, upTo);
  const found: StoredEvent[] = [];
  let next = 0;
  for (const event of events.toReversed()) {
    for (let change = changes[next]; change && change.position > event.position; change = changes[(next += 1)]) {
      const users = inside.get(change.roomId);
      if (change.before === "join" && appservice.isOwnUser(change.userId)) users?.add(change.userId);
      else users?.delete(change.userId);
    }
    const users = inside.get(event.roomId);
    const isOfUser = event.type === "m.room.member" && appservice.isOwnUser(event.stateKey ?? "");
    if (users && (users.size > 0 || isOfUser || own.has(event.roomId))) found.push(event);
  }
  return found.reverse();
}
