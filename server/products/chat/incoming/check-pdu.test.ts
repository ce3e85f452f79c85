import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { JsonObject, Pdu } from "../events/pdu.ts";
import { knownRoomVersions, roomVersion } from "../events/room-version.ts";
import { eventIdOf, publicKeyOf, sealPdu, signerOf, type Signer } from "../events/sign.ts";
import { BadPdu, checkPdu, type KeysOf } from "./check-pdu.ts";

function serverOf(domain: string): { signer: Signer; key: ReturnType<typeof publicKeyOf> } {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  return { signer: signerOf(domain, "ed25519:1", seed), key: publicKeyOf(raw) };
}
const fk = serverOf("fk.example");
const digg = serverOf("digg.example");
const keysOf: KeysOf = (domain) =>
  new Map(
    domain === "fk.example" ? [["ed25519:1", fk.key]] : domain === "digg.example" ? [["ed25519:1", digg.key]] : [],
  );

describe.each(knownRoomVersions)("events of room version %s", (name) => {
  const version = roomVersion(name);
  if (!version) throw new Error("The version is unknown.");
  const seal = (more: Partial<Pdu> = {}, signers = [fk.signer]): Pdu =>
    sealPdu(
      version,
      {
        ...{ type: "m.room.message", room_id: "!r:fk.example", sender: "@anna:fk.example", content: { body: "hej" } },
        ...{ origin_server_ts: 1, depth: 5, prev_events: ["$p"], auth_events: ["$a"] },
        ...more,
      },
      signers,
    ).pdu;
  const check = (given: unknown, keys: KeysOf = keysOf) => checkPdu(version, given, keys);
  const asGiven = (pdu: Pdu, more: JsonObject = {}): JsonObject => ({ ...(pdu as unknown as JsonObject), ...more });

  test("what its server signed is taken as it is, whatever servers say beside it", () => {
    const pdu = seal();
    const taken = check(asGiven(pdu, { unsigned: { age_ts: 3 } }));
    expect(taken.id).toBe(eventIdOf(version, pdu));
    expect(JSON.parse(taken.text)).toEqual(pdu);
    expect(taken.pdu).not.toHaveProperty("unsigned");
  });

  test("what another server signed, or nobody did, is refused, and trusted sources need no keys", () => {
    for (const pdu of [seal({}, [digg.signer]), { ...seal(), signatures: {} }]) {
      expect(() => check(pdu)).toThrow(BadPdu);
      expect(check(pdu, null).id).toBe(eventIdOf(version, pdu));
    }
    expect(() => check({ ...seal(), sender: "@bo:digg.example" })).toThrow("digg.example");
    expect(() => check({ ...seal(), depth: 6 })).toThrow(BadPdu);
  });

  test("a join that someone vouches for is signed by both servers, where rooms may be restricted", () => {
    const join = { membership: "join", join_authorised_via_users_server: "@bo:digg.example" };
    const more = { type: "m.room.member", state_key: "@anna:fk.example", content: join };
    if (version.hasRestrictedJoins) expect(() => check(seal(more))).toThrow("digg.example");
    expect(check(seal(more, [fk.signer, digg.signer])).pdu.content).toEqual(join);
  });

  test("content that is not what was signed is redacted, and the event stays", () => {
    const pdu = seal();
    const taken = check({ ...pdu, content: { body: "något annat" } });
    expect([taken.id, taken.pdu.content]).toEqual([eventIdOf(version, pdu), {}]);
  });

  test("what is no event is refused before anything else is looked at", () => {
    const pdu = seal();
    const bad: unknown[] = [
      ...[null, 1, "x", [], {}],
      { ...pdu, type: 1 },
      { ...pdu, type: "x".repeat(256) },
      { ...pdu, sender: "anna" },
      { ...pdu, content: "hej" },
      { ...pdu, room_id: undefined },
      { ...pdu, depth: -1 },
      { ...pdu, depth: 1.5 },
      { ...pdu, origin_server_ts: "1" },
      { ...pdu, prev_events: Array.from({ length: 21 }, (_, n) => `$${n}`) },
      { ...pdu, auth_events: Array.from({ length: 11 }, (_, n) => `$${n}`) },
      { ...pdu, prev_events: [["$p", { sha256: "x" }]] },
      { ...pdu, hashes: {} },
      { ...pdu, signatures: { "fk.example": { "ed25519:1": 1 } } },
      { ...pdu, content: { body: "x".repeat(65_536) } },
      { ...pdu, content: { number: 1.5 } },
      { ...pdu, content: { number: 2 ** 53 } },
    ];
    for (const one of bad) expect(() => check(one), JSON.stringify(one)?.slice(0, 60)).toThrow(BadPdu);
  });
});
