import { generateKeyPairSync } from "node:crypto";
import { sql, type Db } from "#database";
import type { TestServer } from "../../../testing/server.ts";
import { domainOf, type JsonObject, type Pdu } from "../events/pdu.ts";
import { roomVersion, type RoomVersion } from "../events/room-version.ts";
import { authKeysFor } from "../events/select-auth.ts";
import { sealPdu, signerOf, type SealedPdu, type Signer, type UnsignedPdu } from "../events/sign.ts";
import { slot, type Graph, type GraphEvent, type StateMap } from "../resolution/graph.ts";
import { isAllowed } from "../resolution/is-allowed.ts";
import { resolveState } from "../resolution/resolve.ts";
import type { ChatTables } from "../tables.ts";
import { candidateOf, graphEventOf, isCitedRightly } from "./candidate.ts";
import type { Received } from "./receive.ts";
import type { ReceivedLine } from "./receive-all.ts";

/** For tests: servers elsewhere, and what a room should be by the rules alone. */

export interface ForeignDraft {
  readonly type: string;
  readonly sender: string;
  readonly stateKey?: string;
  readonly content: JsonObject;
}

/** Servers that are not this one, and sign what their people write. */
export class Elsewhere {
  private readonly signers = new Map<string, Signer>();
  private readonly keys: Record<string, Record<string, string>> = {};
  /** Milliseconds since 1970 of the newest event. */
  private at = 0;

  constructor(...domains: readonly string[]) {
    for (const domain of domains) {
      const { privateKey, publicKey } = generateKeyPairSync("ed25519");
      const seed = privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32);
      this.signers.set(domain, signerOf(domain, "ed25519:1", seed));
      const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
      this.keys[domain] = { "ed25519:1": raw };
    }
  }

  get keysText(): string {
    return JSON.stringify(this.keys);
  }

  /** An event that follows others, signed by its sender's server, or by another. */
  seal(
    { version, roomId }: { readonly version: RoomVersion; readonly roomId: string },
    { type, sender, stateKey, content }: ForeignDraft,
    state: StateMap,
    more: Partial<UnsignedPdu> & { readonly prev_events: string[] },
    signedBy = domainOf(sender),
  ): SealedPdu {
    const signer = this.signers.get(signedBy);
    if (!signer) throw new Error(`${signedBy} is no server elsewhere.`);
    const cited = authKeysFor(version, { type, sender, stateKey, content }).flatMap(
      ([one, key]) => state.get(slot(one, key)) ?? [],
    );
    const unsigned: UnsignedPdu = {
      ...{
        type,
        sender,
        content,
        room_id: roomId,
        origin_server_ts: (this.at = Math.max(this.at + 1, Date.now())),
        depth: 100,
      },
      ...{ auth_events: [...new Set(cited)] },
      ...(stateKey === undefined ? {} : { state_key: stateKey }),
      ...more,
    };
    return sealPdu(version, unsigned, [{ ...signer, domain: domainOf(sender) }]);
  }

  /** What became of each of these events. */
  async send(server: TestServer, ...events: readonly (SealedPdu | string)[]): Promise<Received[]> {
    const lines: ReceivedLine[] = [];
    async function* texts(): AsyncIterable<string> {
      for (const one of events) yield typeof one === "string" ? one : one.text;
    }
    await server.safos.chat.receive(texts(), this.keysText, (line) => lines.push(line));
    return lines.toSorted((a, b) => a.line - b.line).map(({ received }) => received);
  }
}

/** What a room is by the rules alone: everything is in memory, and nothing is left out for being the same as before. */
class NaiveRoom implements Graph {
  readonly version: RoomVersion;
  readonly roomId: string;
  readonly create: GraphEvent;
  readonly softFailed = new Set<string>();
  readonly rejected = new Set<string>();
  readonly shownLater = new Set<string>();
  readonly pdus = new Map<string, Pdu>();
  extremities: string[] = [];
  private readonly events = new Map<string, GraphEvent>();
  private readonly after = new Map<string, StateMap>();

  constructor(version: RoomVersion, roomId: string, createId: string, create: Pdu) {
    this.version = version;
    this.roomId = roomId;
    this.create = graphEventOf({ id: createId, pdu: create });
    this.events.set(createId, this.create);
    this.pdus.set(createId, create);
    this.after.set(createId, new Map([[slot("m.room.create", ""), createId]]));
    this.extremities = [createId];
  }

  get(id: string): GraphEvent | undefined {
    return this.events.get(id);
  }

  stateAfter(ids: readonly string[]): StateMap {
    return resolveState(
      this,
      ids.map((id) => this.after.get(id) ?? new Map()),
    );
  }

  get state(): StateMap {
    return this.stateAfter(this.extremities);
  }

  private viewOf(state: StateMap) {
    return { get: (type: string, key: string) => this.events.get(state.get(slot(type, key)) ?? "") };
  }

  /** Whether an event that follows another is one of those that are behind it. */
  private isBefore(id: string, later: string): boolean {
    const previous = this.pdus.get(later)?.prev_events ?? [];
    if (!this.softFailed.has(later) && !this.rejected.has(later)) return false;
    return previous.some((one) => one === id || this.isBefore(id, one));
  }

  take(id: string, pdu: Pdu): "taken" | "softFailed" | "rejected" | "waits" | "known" {
    if (this.pdus.has(id)) return "known";
    const named = [...pdu.prev_events, ...pdu.auth_events];
    if (named.some((one) => !this.pdus.has(one))) return "waits";
    const event = candidateOf({ id, pdu });
    const before = this.stateAfter(pdu.prev_events);
    const isRejected = !isCitedRightly(this, event) || !isAllowed(this, event, this.viewOf(before));
    const isSoftFailed = !isRejected && !isAllowed(this, event, this.viewOf(this.state));
    const ends = this.extremities.filter(
      (one) => !pdu.prev_events.some((previous) => previous === one || this.isBefore(one, previous)),
    );
    if (!isRejected && !isSoftFailed && ends.length >= 10 && ends.length >= this.extremities.length) return "waits";
    this.pdus.set(id, pdu);
    this.events.set(id, { ...graphEventOf({ id, pdu }), isRejected });
    const after = new Map(before);
    if (!isRejected && pdu.state_key !== undefined) after.set(slot(pdu.type, pdu.state_key), id);
    this.after.set(id, after);
    if (isRejected) this.rejected.add(id);
    else if (isSoftFailed) this.softFailed.add(id);
    else this.extremities = [...ends, id];
    // What holds after all is shown from then on, like any other.
    for (const one of this.state.values()) if (this.softFailed.delete(one)) this.shownLater.add(one);
    return isRejected ? "rejected" : isSoftFailed ? "softFailed" : "taken";
  }
}

/** The naive form of a room that is here, which takes what comes into it here when it is asked to follow. */
export async function naiveRoom(db: Db<ChatTables>, roomId: string): Promise<NaiveRoom & { follow(): Promise<void> }> {
  let position = 0;
  const read = async () => {
    const { rows } = await sql<{ id: string; pdu: string; position: number }>`select event_id as id, pdu, position
      from chat.event where room_id = ${roomId} and position > ${position} order by position`.execute(db);
    position = rows.at(-1)?.position ?? position;
    return rows.map((row) => ({ id: row.id, pdu: JSON.parse(row.pdu) as Pdu }));
  };
  const [first, ...others] = await read();
  const named = first?.pdu.content["room_version"];
  const version = typeof named === "string" ? roomVersion(named) : null;
  if (!first || !version) throw new Error("There is no such room.");
  const room = new NaiveRoom(version, roomId, first.id, first.pdu);
  const takeAll = (all: typeof others): void => {
    for (const { id, pdu } of all) {
      const done = room.take(id, pdu);
      if (done !== "taken" && done !== "known") throw new Error(`${id} of ${roomId} is ${done} by the rules.`);
    }
  };
  takeAll(others);
  return Object.assign(room, { follow: async () => takeAll(await read()) });
}
