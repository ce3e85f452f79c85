import { verify } from "node:crypto";
import { canonicalJson, NotCanonical } from "./canonical-json.ts";
import type { AuthEvent, JsonObject, StateView } from "./pdu.ts";
import { isObject } from "./pdu.ts";
import { publicKeyOf } from "./sign.ts";

/** The token of the third-party invitation that an invitation rests on. */
export function thirdPartyToken(content: JsonObject): string | undefined {
  const invite = content["third_party_invite"];
  const signed = isObject(invite) ? invite["signed"] : undefined;
  const token = isObject(signed) ? signed["token"] : undefined;
  return typeof token === "string" ? token : undefined;
}

/**
 * Whether an invitation is the one that its room's `m.room.third_party_invite` asked for: by the same sender, for whom a
 * key of that event has signed (room versions 6 to 12, "Authorization rules": `m.room.member`, invite).
 */
export function isVouchedFor(event: AuthEvent, state: StateView): boolean {
  const token = thirdPartyToken(event.content);
  const asked = token === undefined ? undefined : state.get("m.room.third_party_invite", token);
  const invite = event.content["third_party_invite"];
  const signed = isObject(invite) ? invite["signed"] : undefined;
  if (!asked || !isObject(signed) || signed["mxid"] !== event.stateKey || asked.sender !== event.sender) return false;
  const { signatures, unsigned: _unsigned, ...rest } = signed;
  const bytes = bytesOf(rest);
  return (
    bytes !== undefined &&
    keysOf(asked.content).some((key) => signaturesIn(signatures).some((one) => verify(null, bytes, key, one)))
  );
}

function bytesOf(signed: JsonObject): Buffer | undefined {
  try {
    return Buffer.from(canonicalJson(signed));
  } catch (error) {
    if (error instanceof NotCanonical) return undefined;
    throw error;
  }
}

/** Ed25519 keys of the invitation: 32 bytes each, in either alphabet of base64. */
function keysOf(content: JsonObject): ReturnType<typeof publicKeyOf>[] {
  const listed = Array.isArray(content["public_keys"]) ? content["public_keys"] : [];
  const texts = [content["public_key"], ...listed.map((one) => (isObject(one) ? one["public_key"] : undefined))];
  return texts
    .flatMap((text) => (typeof text === "string" ? [Buffer.from(text, "base64")] : []))
    .filter((raw) => raw.length === 32)
    .slice(0, 50)
    .map(publicKeyOf);
}

function signaturesIn(signatures: JsonObject[string] | undefined): Buffer[] {
  if (!isObject(signatures)) return [];
  return Object.values(signatures)
    .flatMap((byServer) => (isObject(byServer) ? Object.entries(byServer) : []))
    .flatMap(([keyId, text]) =>
      keyId.startsWith("ed25519:") && typeof text === "string" ? [Buffer.from(text, "base64")] : [],
    )
    .slice(0, 50);
}
