import type { Room } from "matrix-js-sdk";
import type { Engine } from "../engine.ts";
import { explained } from "../group/group-chat.ts";
import type { Person } from "../person.ts";

/** What someone is in a channel: owners and readers by the workspace, those in charge by an owner's choice. */
type ChannelRole = "owner" | "lead" | "member" | "reader";

const ownerLevel = 100;
const leadLevel = 50;

export function channelRoleOf(power: number): ChannelRole {
  if (power >= ownerLevel) return "owner";
  if (power >= leadLevel) return "lead";
  return power < 0 ? "reader" : "member";
}

export const peopleWith = (engine: Engine, room: Room, membership: "ban" | "invite"): readonly Person[] =>
  room.getMembersWithMembership(membership).map(({ userId }) => engine.person(room, userId));

export async function setChannelLead(
  { client }: Engine,
  roomId: string,
  userId: string,
  isLead: boolean,
): Promise<void> {
  await explained(client.setPowerLevel(roomId, userId, isLead ? leadLevel : 0));
}

/** Takes someone out, who does not come back until they are allowed to. */
export async function banPerson({ client }: Engine, roomId: string, userId: string): Promise<void> {
  await explained(client.ban(roomId, userId));
}

export async function unbanPerson({ client }: Engine, roomId: string, userId: string): Promise<void> {
  await explained(client.unban(roomId, userId));
}
