import type { KeyObject } from "node:crypto";
import { canonicalJson, NotCanonical } from "../events/canonical-json.ts";
import { domainOf, isObject, isUserId, type JsonObject, type Pdu } from "../events/pdu.ts";
import { redactPdu } from "../events/redact.ts";
import type { RoomVersion } from "../events/room-version.ts";
import { isServerUser } from "../rooms/workspace-link.ts";
import { eventIdOf, hasTrueHash, isSignedBy } from "../events/sign.ts";

/** What came is no event of its room version, or not signed by whom it says. The message is for logs. */
export class BadPdu extends Error {}

const largest = 65_536;
const longestName = 255;
const mostPrevious = 20;
const mostAuth = 10;

/** The public keys of servers; null: where it comes from vouches for it, as the operator's own database does. */
export type KeysOf = ((domain: string) => ReadonlyMap<string, KeyObject>) | null;

export interface CheckedPdu {
  readonly id: string;
  /** Redacted where its content is not what its hash says (server-server API, "Checks performed on receipt of a PDU"). */
  readonly pdu: Pdu;
  /** Its canonical JSON. */
  readonly text: string;
}

const isName = (value: unknown): value is string =>
  typeof value === "string" && Buffer.byteLength(value) <= longestName;
const isWhole = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
const isIds = (value: unknown, most: number): value is string[] =>
  Array.isArray(value) && value.length <= most && value.every(isName);

function isPdu(version: RoomVersion, given: unknown): given is Pdu & JsonObject {
  if (!isObject(given)) return false;
  const { type, sender, content, room_id: roomId, state_key: stateKey, redacts, hashes, signatures } = given;
  const isFirst = type === "m.room.create" && version.idIsCreateHash;
  return (
    isName(type) &&
    isUserId(sender) &&
    isObject(content) &&
    (isFirst ? roomId === undefined : isName(roomId)) &&
    (stateKey === undefined || isName(stateKey)) &&
    (redacts === undefined || isName(redacts)) &&
    isWhole(given["origin_server_ts"]) &&
    isWhole(given["depth"]) &&
    isIds(given["prev_events"], mostPrevious) &&
    isIds(given["auth_events"], mostAuth) &&
    isObject(hashes) &&
    typeof hashes["sha256"] === "string" &&
    isObject(signatures) &&
    Object.values(signatures).every(
      (one) => isObject(one) && Object.values(one).every((text) => typeof text === "string"),
    )
  );
}

function textOf(given: JsonObject): string {
  try {
    const text = canonicalJson(given);
    if (Buffer.byteLength(text) <= largest) return text;
  } catch (error) {
    if (!(error instanceof NotCanonical)) throw error;
    throw new BadPdu(error.message);
  }
  throw new BadPdu(`It is larger than ${largest} bytes.`);
}

/** Whose servers must have signed it: its sender's, and who vouched for a join. */
function signersOf(version: RoomVersion, { type, sender, content }: Pdu): string[] {
  const via =
    type === "m.room.member" && version.hasRestrictedJoins ? content["join_authorised_via_users_server"] : undefined;
  const isThirdParty = type === "m.room.member" && isObject(content["third_party_invite"]);
  return [...(isThirdParty ? [] : [domainOf(sender)]), ...(typeof via === "string" ? [domainOf(via)] : [])];
}

const isSigned = (version: RoomVersion, pdu: Pdu, domain: string, keysOf: NonNullable<KeysOf>): boolean =>
  [...keysOf(domain)].some(([keyId, key]) => isSignedBy(version, pdu, domain, keyId, key));

/** An event that came from elsewhere, in its right form. Throws BadPdu. */
export function checkPdu(version: RoomVersion, given: unknown, keysOf: KeysOf): CheckedPdu {
  if (!isPdu(version, given)) throw new BadPdu("It is no event of this room version.");
  // What it says of workspaces and the trash would be believed.
  if (isServerUser(given.sender))
    throw new BadPdu(`${given.sender} is this server's own, and sends nothing from elsewhere.`);
  const { unsigned: _unsigned, ...pdu } = given;
  const text = textOf(pdu);
  if (keysOf !== null)
    for (const domain of signersOf(version, pdu))
      if (!isSigned(version, pdu, domain, keysOf)) throw new BadPdu(`${domain} has not signed it.`);
  const kept = pdu as Pdu;
  const id = eventIdOf(version, kept);
  if (hasTrueHash(kept)) return { id, pdu: kept, text };
  const redacted = redactPdu(version, kept);
  return { id, pdu: redacted, text: canonicalJson(redacted as unknown as JsonObject) };
}
