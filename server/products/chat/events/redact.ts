import type { JsonObject, Pdu } from "./pdu.ts";
import { isObject } from "./pdu.ts";
import type { RoomVersion } from "./room-version.ts";

const keptLevels = ["ban", "events", "events_default", "kick", "redact", "state_default", "users", "users_default"];

function keptContent(version: RoomVersion, type: string): readonly string[] {
  switch (type) {
    case "m.room.create":
      return version.isLegacy ? ["creator"] : [];
    case "m.room.member":
      return version.keepsVouching ? ["membership", "join_authorised_via_users_server"] : ["membership"];
    case "m.room.join_rules":
      return version.hasRestrictedJoins ? ["join_rule", "allow"] : ["join_rule"];
    case "m.room.power_levels":
      return version.isLegacy ? keptLevels : [...keptLevels, "invite"];
    case "m.room.history_visibility":
      return ["history_visibility"];
    case "m.room.redaction":
      return version.isLegacy ? [] : ["redacts"];
    default:
      return [];
  }
}

/** The content that survives redaction (room versions 6 to 12, "Redactions"). */
export function redactContent(version: RoomVersion, type: string, content: JsonObject): JsonObject {
  if (type === "m.room.create" && !version.isLegacy) return content;
  const kept: JsonObject = {};
  for (const key of keptContent(version, type)) {
    const value = content[key];
    if (value !== undefined) kept[key] = value;
  }
  if (type === "m.room.member" && !version.isLegacy) {
    const invite = content["third_party_invite"];
    if (isObject(invite) && invite["signed"] !== undefined) kept["third_party_invite"] = { signed: invite["signed"] };
  }
  return kept;
}

/** What servers once wrote beside an event's content, and what redaction keeps of it before version 11. */
const legacyKeys = ["origin", "membership", "prev_state"] as const;

/** The event as every server may still keep it after redaction: what hashes, ids and signatures are made over. */
export function redactPdu(version: RoomVersion, pdu: Pdu): Pdu {
  const kept: Pdu = {
    type: pdu.type,
    sender: pdu.sender,
    content: redactContent(version, pdu.type, pdu.content),
    origin_server_ts: pdu.origin_server_ts,
    depth: pdu.depth,
    prev_events: pdu.prev_events,
    auth_events: pdu.auth_events,
    hashes: pdu.hashes,
    signatures: pdu.signatures,
  };
  if (pdu.room_id !== undefined) kept.room_id = pdu.room_id;
  if (pdu.state_key !== undefined) kept.state_key = pdu.state_key;
  if (!version.isLegacy) return kept;
  const given = pdu as Pdu & Record<string, unknown>;
  for (const key of legacyKeys) if (given[key] !== undefined) Object.assign(kept, { [key]: given[key] });
  return kept;
}
