import type { JsonObject, Pdu } from "./pdu.ts";
import { isObject } from "./pdu.ts";

const keptContent: Readonly<Record<string, readonly string[]>> = {
  "m.room.member": ["membership", "join_authorised_via_users_server"],
  "m.room.join_rules": ["join_rule", "allow"],
  "m.room.power_levels": [
    "ban",
    "events",
    "events_default",
    "invite",
    "kick",
    "redact",
    "state_default",
    "users",
    "users_default",
  ],
  "m.room.history_visibility": ["history_visibility"],
  "m.room.redaction": ["redacts"],
};

/** The content that survives redaction in room versions 11 and 12 (room version 11, "Redactions"). */
export function redactContent(type: string, content: JsonObject): JsonObject {
  if (type === "m.room.create") return content;
  const kept: JsonObject = {};
  for (const key of keptContent[type] ?? []) {
    const value = content[key];
    if (value !== undefined) kept[key] = value;
  }
  if (type === "m.room.member") {
    const invite = content["third_party_invite"];
    if (isObject(invite) && invite["signed"] !== undefined) kept["third_party_invite"] = { signed: invite["signed"] };
  }
  return kept;
}

/** The event as every server may still keep it after redaction: what hashes, ids and signatures are made over. */
export function redactPdu(pdu: Pdu): Pdu {
  const kept: Pdu = {
    type: pdu.type,
    sender: pdu.sender,
    content: redactContent(pdu.type, pdu.content),
    origin_server_ts: pdu.origin_server_ts,
    depth: pdu.depth,
    prev_events: pdu.prev_events,
    auth_events: pdu.auth_events,
    hashes: pdu.hashes,
    signatures: pdu.signatures,
  };
  if (pdu.room_id !== undefined) kept.room_id = pdu.room_id;
  if (pdu.state_key !== undefined) kept.state_key = pdu.state_key;
  return kept;
}
