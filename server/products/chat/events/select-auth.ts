import type { JsonObject } from "./pdu.ts";
import type { RoomVersion } from "./room-version.ts";
import { thirdPartyToken } from "./third-party.ts";

/** The (type, state key) pairs whose current events an event must cite (server-server API, "Auth events selection"). */
export function authKeysFor(
  version: RoomVersion,
  event: { type: string; sender: string; stateKey: string | undefined; content: JsonObject },
): [type: string, stateKey: string][] {
  if (event.type === "m.room.create") return [];
  const keys: [string, string][] = [
    ["m.room.power_levels", ""],
    ["m.room.member", event.sender],
  ];
  if (!version.idIsCreateHash) keys.unshift(["m.room.create", ""]);
  if (event.type !== "m.room.member" || event.stateKey === undefined) return keys;
  if (event.stateKey !== event.sender) keys.push(["m.room.member", event.stateKey]);
  const membership = event.content["membership"];
  if (membership === "join" || membership === "invite" || membership === "knock") keys.push(["m.room.join_rules", ""]);
  const token = membership === "invite" ? thirdPartyToken(event.content) : undefined;
  if (token !== undefined) keys.push(["m.room.third_party_invite", token]);
  if (!version.hasRestrictedJoins) return keys;
  const via = event.content["join_authorised_via_users_server"];
  if (membership === "join" && typeof via === "string" && via !== event.sender && via !== event.stateKey) {
    keys.push(["m.room.member", via]);
  }
  return keys;
}
