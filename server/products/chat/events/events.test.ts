import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { authorise, NotAuthorised } from "./authorise.ts";
import { canonicalJson, NotCanonical } from "./canonical-json.ts";
import type { AuthEvent, Json, JsonObject, StateView } from "./pdu.ts";
import { powerOf } from "./power.ts";
import { redactPdu } from "./redact.ts";
import { knownRoomVersions, roomVersion } from "./room-version.ts";
import { contentHash, eventIdOf, hasTrueHash, isSignedBy, publicKeyOf, sealPdu, signerOf } from "./sign.ts";

function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  return { signer: signerOf("fk.example", "ed25519:1", seed), key: publicKeyOf(raw) };
}

function versionOf(name: string) {
  const version = roomVersion(name);
  if (!version) throw new Error("The version is unknown.");
  return version;
}

const jsonArbitrary: fc.Arbitrary<Json> = fc.letrec<{ value: Json; object: JsonObject }>((link) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: "binary" }),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(link("value"), { maxLength: 4 }),
    link("object"),
  ),
  object: fc.dictionary(fc.string({ unit: "binary" }), link("value"), { maxKeys: 5 }) as fc.Arbitrary<JsonObject>,
})).value;

describe("canonical JSON", () => {
  test("says the same as JSON, whatever order the keys were put in", () => {
    fc.assert(
      fc.property(jsonArbitrary, (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      }),
    );
  });

  test("writes the specification's examples", () => {
    expect(canonicalJson({ b: "2", a: "1" })).toBe('{"a":"1","b":"2"}');
    expect(canonicalJson({ 本: 2, 日: 1 })).toBe('{"日":1,"本":2}');
    expect(canonicalJson({ a: "日本語" })).toBe('{"a":"日本語"}');
    // By code point: U+1F600 comes after U+FFFD, although its first UTF-16 unit does not.
    expect(canonicalJson({ "\u{1f600}": 1, "\ufffd": 2 })).toBe('{"\ufffd":2,"\u{1f600}":1}');
    expect(canonicalJson({ a: null, b: [true, false], c: -0 })).toBe('{"a":null,"b":[true,false],"c":0}');
  });

  test("refuses numbers that servers could read differently", () => {
    for (const number of [1.5, 2 ** 53, -(2 ** 53), Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => canonicalJson({ number })).toThrow(NotCanonical);
    }
  });
});

describe.each(knownRoomVersions)("hashes and signatures of room version %s", (name) => {
  const { signer, key } = keyPair();
  const version = versionOf(name);
  const drafts = fc.record({
    type: fc.constantFrom("m.room.message", "m.room.member", "m.room.power_levels", "m.room.create", "se.exempel"),
    content: fc.dictionary(fc.string(), jsonArbitrary, { maxKeys: 4 }) as fc.Arbitrary<JsonObject>,
    state_key: fc.option(fc.string(), { nil: undefined }),
    redacts: version.isLegacy ? fc.option(fc.string(), { nil: undefined }) : fc.constant(undefined),
    depth: fc.nat(),
    origin_server_ts: fc.nat(),
  });
  const seal = (draft: {
    type: string;
    content: JsonObject;
    state_key: string | undefined;
    redacts: string | undefined;
    depth: number;
    origin_server_ts: number;
  }) => {
    const { state_key: stateKey, redacts, ...rest } = draft;
    return sealPdu(
      version,
      {
        ...rest,
        ...(redacts === undefined ? {} : { redacts }),
        ...(stateKey === undefined ? {} : { state_key: stateKey }),
        room_id: "!r",
        sender: "@a:fk.example",
        prev_events: ["$p"],
        auth_events: ["$q"],
      },
      [signer],
    );
  };

  test("the hand-written serialisation is the canonical one, and its hash, id and signature hold", () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const { pdu, text, eventId } = seal(draft);
        expect(text).toBe(canonicalJson(pdu as unknown as JsonObject));
        expect(hasTrueHash(pdu)).toBe(true);
        expect(contentHash(pdu)).toBe(pdu.hashes.sha256);
        expect(eventIdOf(version, pdu)).toBe(eventId);
        expect(isSignedBy(version, pdu, "fk.example", "ed25519:1", key)).toBe(true);
      }),
    );
  });

  test("redaction keeps id and signature, is the same twice, and any other change breaks them", () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const { pdu, eventId } = seal(draft);
        const redacted = redactPdu(version, pdu);
        expect(eventIdOf(version, redacted)).toBe(eventId);
        expect(isSignedBy(version, redacted, "fk.example", "ed25519:1", key)).toBe(true);
        expect(redactPdu(version, redacted)).toEqual(redacted);
        const forged = { ...pdu, sender: "@b:fk.example" };
        expect(eventIdOf(version, forged)).not.toBe(eventId);
        expect(isSignedBy(version, forged, "fk.example", "ed25519:1", key)).toBe(false);
        expect(hasTrueHash({ ...pdu, content: { ...pdu.content, "lagt till": 1 } })).toBe(false);
      }),
    );
  });
});

/** A room as authorisation sees it, changed by every event that passes. */
class Model implements StateView {
  readonly state = new Map<string, AuthEvent>();
  readonly version;

  constructor(version: string) {
    this.version = versionOf(version);
  }

  get(type: string, stateKey: string): AuthEvent | undefined {
    return this.state.get(`${type}\0${stateKey}`);
  }

  tryIt(event: AuthEvent): boolean {
    const isFirst = this.state.size === 1;
    const previous = this.state.size === 0 ? [] : ["$p"];
    try {
      authorise(event, { version: this.version, state: this, previous, followsOnlyCreate: isFirst });
    } catch (error) {
      if (error instanceof NotAuthorised) return false;
      throw error;
    }
    if (event.stateKey !== undefined) this.state.set(`${event.type}\0${event.stateKey}`, event);
    return true;
  }

  membership(userId: string): unknown {
    return this.get("m.room.member", userId)?.content["membership"] ?? "leave";
  }
}

const people = ["@a:fk.example", "@b:digg.example", "@c:fk.example", "@d:digg.example"];
const creator = "@a:fk.example";

function made(version: string, joinRule: string): Model {
  const room = new Model(version);
  const state = (type: string, content: JsonObject, stateKey = ""): AuthEvent => ({
    type,
    sender: creator,
    content,
    stateKey,
  });
  const users = version === "12" ? {} : { [creator]: 100 };
  for (const event of [
    state("m.room.create", { room_version: version, creator }),
    state("m.room.member", { membership: "join" }, creator),
    state("m.room.power_levels", { users, users_default: 0 }),
    state("m.room.join_rules", { join_rule: joinRule }),
  ]) {
    expect(room.tryIt(event)).toBe(true);
  }
  return room;
}

const someone = fc.constantFrom(...people);
const moves: fc.Arbitrary<AuthEvent> = fc.oneof(
  fc.record({
    type: fc.constant("m.room.member"),
    sender: someone,
    stateKey: someone,
    content: fc.record({
      membership: fc.constantFrom("join", "leave", "invite", "ban", "knock", "okänt"),
    }) as fc.Arbitrary<JsonObject>,
  }),
  fc.record({
    type: fc.constant("m.room.message"),
    sender: someone,
    stateKey: fc.constant(undefined),
    content: fc.constant({}),
  }),
  fc.record({ type: fc.constant("m.room.name"), sender: someone, stateKey: fc.constant(""), content: fc.constant({}) }),
  fc.record({
    type: fc.constant("m.room.power_levels"),
    sender: someone,
    stateKey: fc.constant(""),
    content: fc.record({
      users: fc.dictionary(someone, fc.integer({ min: -10, max: 120 })),
      users_default: fc.integer({ min: -10, max: 120 }),
      kick: fc.integer({ min: 0, max: 120 }),
    }) as fc.Arbitrary<JsonObject>,
  }),
);

describe.each(knownRoomVersions)("authorisation of room version %s", (version) => {
  test("whatever is tried: only members speak, the banned stay out, and nobody rises above those who raised them", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("invite", "public", "knock"),
        fc.array(moves, { maxLength: 40 }),
        (joinRule, tried) => {
          const room = made(version, joinRule);
          for (const event of tried) {
            const before = new Map(
              people.map((one) => [one, { membership: room.membership(one), power: powerOf(room.version, room, one) }]),
            );
            const hasPassed = room.tryIt(event);
            const sender = before.get(event.sender);
            if (!hasPassed || !sender) continue;
            if (event.type !== "m.room.member") expect(sender.membership).toBe("join");
            for (const one of people) {
              const was = before.get(one);
              const membership = room.membership(one);
              if (was?.membership === "ban" && membership !== "ban") expect(membership).toBe("leave");
              if (membership === "join" && was?.membership !== "join") {
                expect(event.sender).toBe(one);
                expect(joinRule === "public" || was?.membership === "invite").toBe(true);
              }
              if (
                (membership === "ban" || (membership === "leave" && event.sender !== one)) &&
                was?.membership !== membership &&
                was
              ) {
                expect(was.power).toBeLessThan(sender.power);
              }
              const power = powerOf(room.version, room, one);
              if (was && power > was.power) expect(power).toBeLessThanOrEqual(sender.power);
              if (was && power < was.power && one !== event.sender)
                expect(was.power).toBeLessThan(sender.power + (event.content["users_default"] === undefined ? 0 : 1));
            }
          }
          if (version === "12") expect(powerOf(room.version, room, creator)).toBe(Number.POSITIVE_INFINITY);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a second create event, a state key that is someone else, and a forged restricted join are refused", () => {
    const room = made(version, "restricted");
    expect(
      room.tryIt({ type: "m.room.create", sender: creator, stateKey: "", content: { room_version: version } }),
    ).toBe(false);
    expect(room.tryIt({ type: "se.exempel", sender: creator, stateKey: "@b:digg.example", content: {} })).toBe(false);
    const join = (content: JsonObject) =>
      room.tryIt({
        type: "m.room.member",
        sender: "@b:digg.example",
        stateKey: "@b:digg.example",
        content: { membership: "join", ...content },
      });
    expect(join({})).toBe(false);
    expect(join({ join_authorised_via_users_server: "@c:fk.example" })).toBe(false);
    expect(join({ join_authorised_via_users_server: creator })).toBe(versionOf(version).hasRestrictedJoins);
  });
});

test("in version 12 creators stand above levels, may be several, and are not written in them", () => {
  const room = made("12", "invite");
  const levels = (users: Record<string, number>) => ({
    type: "m.room.power_levels",
    sender: creator,
    stateKey: "",
    content: { users },
  });
  expect(room.tryIt(levels({ [creator]: 100 }))).toBe(false);
  expect(room.tryIt(levels({ "@b:digg.example": 1000 }))).toBe(true);
  const two = new Model("12");
  const more = ["@b:digg.example"];
  expect(
    two.tryIt({
      type: "m.room.create",
      sender: creator,
      stateKey: "",
      content: { room_version: "12", additional_creators: more },
    }),
  ).toBe(true);
  expect(powerOf(two.version, two, "@b:digg.example")).toBe(Number.POSITIVE_INFINITY);
  expect(
    new Model("12").tryIt({
      type: "m.room.create",
      sender: creator,
      stateKey: "",
      content: { room_version: "12", additional_creators: ["b"] },
    }),
  ).toBe(false);
});
