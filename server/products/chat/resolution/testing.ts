import { generateKeyPairSync, sign } from "node:crypto";
import { canonicalJson } from "../events/canonical-json.ts";
import type { JsonObject, Pdu } from "../events/pdu.ts";
import { contentOf, domainOf } from "../events/pdu.ts";
import { roomVersion, type RoomVersion } from "../events/room-version.ts";
import { authKeysFor } from "../events/select-auth.ts";
import { sealPdu, signerOf, type UnsignedPdu } from "../events/sign.ts";
import { citedState, requireEvent, slot, viewOf, type Graph, type GraphEvent, type StateMap } from "./graph.ts";
import { isAllowed } from "./is-allowed.ts";
import { resolveState } from "./resolve.ts";

const signer = signerOf("fk.example", "ed25519:1", new Uint8Array(32));

export interface StateDraft {
  readonly type: string;
  readonly sender: string;
  readonly stateKey: string;
  readonly content: JsonObject;
}

/** A room with forks, made event by event as several servers would; every event is sealed as it would be sent. */
export class ForkedRoom implements Graph {
  readonly version: RoomVersion;
  readonly create: GraphEvent;
  readonly pdus = new Map<string, Pdu>();
  /** What breaks the rules by what it cites itself. */
  readonly refused = new Set<string>();
  readonly roomId: string;
  private readonly events = new Map<string, GraphEvent>();
  private readonly after = new Map<string, StateMap>();
  private at = 1_000_000;

  constructor(version: string, creator: string, name = "rum", more: JsonObject = {}) {
    const known = roomVersion(version);
    if (!known) throw new Error("The version is unknown.");
    this.version = known;
    this.roomId = known.idIsCreateHash ? "" : `!${name}:fk.example`;
    const content = { ...more, room_version: version, ...(known.isLegacy ? { creator } : {}) };
    this.create = this.seal({ type: "m.room.create", sender: creator, stateKey: "", content }, [], []);
    if (known.idIsCreateHash) this.roomId = `!${this.create.id.slice(1)}`;
    this.after.set(this.create.id, new Map([[slot("m.room.create", ""), this.create.id]]));
  }

  get(eventId: string): GraphEvent | undefined {
    return this.events.get(eventId);
  }

  stateAfter(eventId: string): StateMap {
    return this.after.get(eventId) ?? new Map();
  }

  /** The state where these events meet. */
  stateAt(previous: readonly string[]): StateMap {
    return resolveState(
      this,
      previous.map((id) => this.stateAfter(id)),
    );
  }

  /**
   * Puts an event after others. `cite`: the state that its server says it rests on; left out: the one where it stands.
   * What breaks the rules by what it cites, or where it stands, is rejected: it changes no state.
   */
  put(draft: StateDraft, previous: readonly string[], cite?: StateMap, sentAt?: number): GraphEvent {
    const before = this.stateAt(previous);
    const cited = authKeysFor(this.version, draft).flatMap(
      ([type, key]) => (cite ?? before).get(slot(type, key)) ?? [],
    );
    const event = this.seal(draft, previous, [...new Set(cited)], sentAt);
    const here = new Map([...before].map(([key, id]) => [key, requireEvent(this, id)]));
    const rests = cited.some((id) => requireEvent(this, id).isRejected);
    if (!isAllowed(this, event, viewOf(citedState(this, event)))) this.refused.add(event.id);
    const isRejected = rests || this.refused.has(event.id) || !isAllowed(this, event, viewOf(here));
    const kept = { ...event, isRejected };
    this.events.set(event.id, kept);
    this.after.set(event.id, isRejected ? before : new Map([...before, [slot(draft.type, draft.stateKey), event.id]]));
    return kept;
  }

  /** Signs an event and knows it from now on, without asking whether it may be. */
  seal(draft: StateDraft, previous: readonly string[], authEvents: readonly string[], sentAt?: number): GraphEvent {
    const unsigned: UnsignedPdu = {
      type: draft.type,
      sender: draft.sender,
      content: draft.content,
      state_key: draft.stateKey,
      origin_server_ts: sentAt ?? this.at++,
      depth: this.pdus.size + 1,
      prev_events: [...previous],
      auth_events: [...authEvents],
    };
    if (this.roomId !== "") unsigned.room_id = this.roomId;
    const sealed = sealPdu(this.version, unsigned, [{ ...signer, domain: domainOf(draft.sender) }]);
    this.pdus.set(sealed.eventId, sealed.pdu);
    const event: GraphEvent = {
      id: sealed.eventId,
      type: draft.type,
      sender: draft.sender,
      stateKey: draft.stateKey,
      content: contentOf(sealed.pdu),
      sentAt: unsigned.origin_server_ts,
      previous,
      authEvents,
      isRejected: false,
    };
    this.events.set(event.id, event);
    return event;
  }
}

const people = ["@anna:fk.example", "@bo:digg.example", "@citra:fk.example", "@david:digg.example", "@eva:fk.example"];

/** Makes the same room from the same seed: people who let each other in and out and change what may be done, on several servers. */
export function randomRoom(version: string, seed: number, length: number): { room: ForkedRoom; ends: string[][] } {
  const random = randomNumbers(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const [creator = ""] = people;
  const room = new ForkedRoom(version, creator, `rum${version}x${seed}`);
  const say = (type: string, content: JsonObject, stateKey = ""): StateDraft => ({
    type,
    sender: creator,
    content,
    stateKey,
  });
  const all: string[] = [room.create.id];
  const users = room.version.creatorsAreAbove ? {} : { [creator]: 100 };
  for (const draft of [
    say("m.room.member", { membership: "join" }, creator),
    say("m.room.power_levels", { users: { ...users, [one(people.slice(1))]: one([50, 100]) } }),
    say("m.room.join_rules", { join_rule: "public" }),
    ...people.slice(1).map((name) => ({ ...say("m.room.member", { membership: "join" }, name), sender: name })),
  ])
    all.push(room.put(draft, all.slice(-1)).id);
  const ends: string[][] = [];
  while (all.length < length) {
    const previous = [...new Set(Array.from({ length: one([1, 1, 1, 2, 3]) }, () => one(all.slice(-8))))];
    if (previous.length > 1) ends.push(previous);
    const cite = below(5) === 0 ? room.stateAfter(one(all.slice(-12))) : undefined;
    const sentAt = below(3) === 0 ? 1_000_000 + below(20) : undefined;
    all.push(room.put(randomChange(one, below, room.version), previous, cite, sentAt).id);
  }
  ends.push(all.slice(-3), all.slice(-7, -2));
  return { room, ends };
}

/** The key of a third party that invites by mail address. */
const thirdParty = (() => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64").replace(/=+$/, "");
  return {
    raw,
    sign: (value: JsonObject) => sign(null, Buffer.from(canonicalJson(value)), privateKey).toString("base64"),
  };
})();

/** An invitation that rests on a third party's, signed for the one it is for, or for another. */
function thirdPartyInvite(one: <T>(list: readonly T[]) => T, who: string): JsonObject {
  const signed = { mxid: one([who, who, people[0] as string]), token: one(["t1", "t1", "t2"]) };
  const signatures = { "id.example": { "ed25519:0": thirdParty.sign(signed) } };
  return { membership: "invite", third_party_invite: { display_name: "m…", signed: { ...signed, signatures } } };
}

const vouched = (one: <T>(list: readonly T[]) => T, below: (limit: number) => number): JsonObject =>
  below(4) === 0 ? { join_authorised_via_users_server: one(people) } : {};

function randomChange(
  one: <T>(list: readonly T[]) => T,
  below: (limit: number) => number,
  version: RoomVersion,
): StateDraft {
  const sender = one([people[0] as string, ...people]);
  const member = (stateKey: string, content: JsonObject): StateDraft => ({
    type: "m.room.member",
    sender,
    stateKey,
    content,
  });
  switch (below(11)) {
    case 0:
    case 1:
      return member(sender, { membership: "join", displayname: String(below(1000)), ...vouched(one, below) });
    case 2:
      return member(one(people), { membership: one(["invite", "leave", "ban", "knock", "join"]) });
    case 3:
      return member(one(people), { membership: one(["leave", "ban"]) });
    case 4:
    case 5: {
      const levels = people.slice(version.creatorsAreAbove ? 1 : 0).map((name) => [name, one([0, 0, 50, 60, 100])]);
      const users = Object.fromEntries(levels.filter(() => below(3) > 0)) as JsonObject;
      // Versions before 10 take texts for levels.
      const ban = one([50, 60, "50", " 60 "]);
      const content = { users, ban, state_default: one([0, 50]), users_default: one([0, 0, 50]), invite: one([0, 50]) };
      return { type: "m.room.power_levels", sender, stateKey: "", content };
    }
    case 6: {
      const rule = one(["public", "invite", "knock", "restricted", "knock_restricted", "private"]);
      return { type: "m.room.join_rules", sender, stateKey: "", content: { join_rule: rule } };
    }
    case 7:
      return { type: "m.room.topic", sender, stateKey: "", content: { topic: String(below(1000)) } };
    case 8: {
      const content = { public_key: thirdParty.raw, display_name: "m…", key_validity_url: "https://id.example/valid" };
      return { type: "m.room.third_party_invite", sender, stateKey: "t1", content };
    }
    case 9: {
      const who = one(people);
      return member(who, thirdPartyInvite(one, who));
    }
    default:
      return { type: "se.exempel", sender, stateKey: one(["", "a", sender]), content: { n: below(1000) } };
  }
}

/** mulberry32: the same numbers from the same seed, each from 0 to below 1. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A room of many members that two servers went on with apart: on one side the levels changed and some were put out, on the
 * other some others came, and each changed the topic. `sets`: the two states.
 */
export function largeRoom(version: string, members: number): { room: ForkedRoom; sets: StateMap[] } {
  const [creator = ""] = people;
  const room = new ForkedRoom(version, creator);
  const users = room.version.creatorsAreAbove ? {} : { [creator]: 100 };
  const common = new Map([[slot("m.room.create", ""), room.create.id]]);
  const take = (state: Map<string, string>, draft: StateDraft): void => {
    const keys = authKeysFor(room.version, draft);
    const cited = keys.flatMap(([type, key]) => state.get(slot(type, key)) ?? []);
    state.set(slot(draft.type, draft.stateKey), room.seal(draft, [], cited).id);
  };
  const by = (sender: string, type: string, content: JsonObject, stateKey = ""): StateDraft => ({
    type,
    sender,
    content,
    stateKey,
  });
  const membership = (index: number, sender: string | undefined, value: string): StateDraft => {
    const name = `@p${index}:fk.example`;
    return by(sender ?? name, "m.room.member", { membership: value }, name);
  };
  // The creator's join follows the create event, which its authorisation looks at.
  common.set(
    slot("m.room.member", creator),
    room.put(by(creator, "m.room.member", { membership: "join" }, creator), [room.create.id]).id,
  );
  take(common, by(creator, "m.room.power_levels", { users }));
  take(common, by(creator, "m.room.join_rules", { join_rule: "public" }));
  for (let index = 0; index < members; index++) take(common, membership(index, undefined, "join"));
  const one = new Map(common);
  const other = new Map(common);
  take(one, by(creator, "m.room.power_levels", { users: { ...users, "@p1:fk.example": 50 } }));
  for (let index = 2; index < 52; index++) take(one, membership(index, creator, "ban"));
  for (let index = members; index < members + 50; index++) take(other, membership(index, undefined, "join"));
  for (const state of [one, other]) take(state, by(creator, "m.room.topic", { topic: String(state.size) }));
  return { room, sets: [one, other] };
}
