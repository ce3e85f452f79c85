import { LRUCache } from "lru-cache";
import type { Core } from "../core.ts";
import { domainOf, type Pdu } from "../events/pdu.ts";
import { showableMedia } from "../media/access.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import type { Batch, RoomDraft } from "../timeline/batch.ts";
import { readEventsById } from "../timeline/queries.ts";
import type { StateChange } from "../timeline/received.ts";
import { candidateOf, graphEventOf, type Candidate } from "./candidate.ts";
import { BadPdu, checkPdu, type CheckedPdu, type KeysOf } from "./check-pdu.ts";
import { readKnown, type KnownEvent } from "./graph-queries.ts";
import { judge, redactedBy, TooManyEnds, type Judgement } from "./judge.ts";
import { Lacking, RoomGraph, StateUnknown } from "./room-graph.ts";
import { storedOf } from "./stored-of.ts";

/** What became of an event that was made elsewhere. */
export type Received =
  | { readonly status: "taken" | "softFailed" | "rejected" | "known"; readonly eventId: string }
  /** For events that it follows or cites, or until something is sent in the room. */
  | {
      readonly status: "waits";
      readonly eventId: string;
      readonly waitsFor: readonly string[];
      readonly reason: string;
    }
  /** It is no event of this room, not signed by whom it says, or of a room that takes none. */
  | { readonly status: "refused"; readonly reason: string };

const mostTries = 100;
const mostGraphs = 4;
/** Zero, and halves of signs: canonical JSON escapes these alone so. */
const unkept = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/;

/** Everything of an event that is read before it is judged. */
interface Prepared {
  readonly graph: RoomGraph;
  readonly checked: CheckedPdu;
  readonly hiddenBefore: ReadonlyMap<string, readonly string[]>;
  readonly redacts: { readonly target: StoredEvent; readonly pdu: Pdu } | undefined;
  readonly target: Candidate | undefined;
  readonly media: readonly string[];
  /** Events that a resolution may bring back, as they are read. */
  readonly held: Map<string, { readonly event: StoredEvent; readonly hidden: KnownEvent | undefined }>;
}

/** A resolution brings events back that were not read yet. */
class HeldLacking extends Error {
  readonly ids: readonly string[];
  constructor(ids: readonly string[]) {
    super("Events that hold again are not at hand.");
    this.ids = ids;
  }
}

const sealedOf = ({ id, pdu }: KnownEvent) => ({ eventId: id, pdu, text: JSON.stringify(pdu) });

/** Takes events that were made elsewhere into rooms that live here, while they are written to. No route leads here. */
export class Receiver {
  private readonly core: Core;
  private readonly graphs = new LRUCache<string, RoomGraph>({ max: mostGraphs });

  constructor(core: Core) {
    this.core = core;
  }

  /**
   * Checks an event and puts it into its room, once however often it comes. What it follows and cites must be here: it waits
   * for that otherwise, and nothing of it is kept.
   */
  async receive(roomId: string, given: unknown, keysOf: NonNullable<KeysOf>): Promise<Received> {
    // Another process may have made it a moment ago.
    if (!this.core.memory.rooms.get(roomId)) await this.core.memory.follow();
    const room = this.core.memory.rooms.get(roomId);
    if (!room) return { status: "refused", reason: "There is no such room." };
    if (workspaceLinkOf(room))
      return { status: "refused", reason: "It is a workspace's room, which is written here alone." };
    try {
      const checked = await this.check(room, given, keysOf);
      return await this.takeChecked(room, checked);
    } catch (error) {
      if (error instanceof BadPdu) return { status: "refused", reason: error.message };
      throw error;
    }
  }

  /** Its form, hash and signatures. Throws BadPdu. */
  private async check(room: Room, given: unknown, keysOf: NonNullable<KeysOf>): Promise<CheckedPdu> {
    const { organisations, signers } = this.core;
    // For people of this server nobody else has a key.
    const isOwn = (domain: string): boolean => organisations.byDomain(domain) !== null;
    for (const domain of organisations.domains()) await signers.load(domain);
    const checked = checkPdu(room.version, given, (domain) => {
      if (!isOwn(domain)) return keysOf(domain);
      const { keyId, publicKey } = signers.get(domain);
      return new Map([[keyId, publicKey]]);
    });
    const { pdu } = checked;
    if (unkept.test(checked.text)) throw new BadPdu("It has signs that no database keeps.");
    if (pdu.type === "m.room.create" || pdu.room_id !== room.id) throw new BadPdu(`It is no event of ${room.id}.`);
    if (pdu.prev_events.length === 0) throw new BadPdu("It follows no event.");
    // Its sender need not have signed it.
    if (pdu.type === "m.room.member" && pdu.content["third_party_invite"] !== undefined && isOwn(domainOf(pdu.sender)))
      throw new BadPdu("Invitations by third parties are not taken.");
    return checked;
  }

  private async takeChecked(room: Room, checked: CheckedPdu): Promise<Received> {
    const eventId = checked.id;
    for (let tries = 0; tries < mostTries; tries++) {
      const prepared = await this.prepare(room, checked);
      if ("status" in prepared) return prepared;
      try {
        const done = await this.write(room.id, prepared);
        if (done !== null) return { status: done, eventId };
      } catch (error) {
        if (error instanceof TooManyEnds)
          return { status: "waits", eventId, waitsFor: [], reason: `${error.message} What is sent here joins them.` };
        if (error instanceof StateUnknown) return { status: "waits", eventId, waitsFor: [], reason: error.message };
        throw error;
      }
    }
    throw new Error(`The room was written to faster than ${eventId} could be judged.`);
  }

  /** Looks for what it follows, cites and redacts. */
  private async prepare(room: Room, checked: CheckedPdu): Promise<Prepared | Received> {
    const { id, pdu } = checked;
    // Another process may have closed the room a moment ago, which no event says.
    if (pdu.type === "m.room.member") await this.core.memory.follow();
    const target = redactedBy(checked);
    const wanted = [...new Set([...pdu.prev_events, ...pdu.auth_events, ...(target === undefined ? [] : [target])])];
    const here = new Map((await readKnown(this.core.db, [id, ...wanted])).map((one) => [one.id, one]));
    if (here.has(id)) return { status: "known", eventId: id };
    const other = wanted.find((one) => (here.get(one)?.roomId ?? room.id) !== room.id);
    if (other !== undefined) throw new BadPdu(`It names ${other}, which is of another room.`);
    const waitsFor = wanted.filter((one) => !here.has(one));
    if (waitsFor.length > 0)
      return { status: "waits", eventId: id, waitsFor, reason: "What it follows or cites is not here." };
    const unclear = pdu.auth_events.find((one) => here.get(one)?.position === null && here.get(one)?.mark === null);
    if (unclear !== undefined)
      throw new BadPdu(`It cites ${unclear}, of which it is not known whether it was rejected.`);
    const redacted = here.get(target ?? "");
    const hidden = [...here.values()].filter(({ position }) => position === null);
    return {
      checked,
      graph: await this.graphOf(room),
      hiddenBefore: new Map(hidden.map((one) => [one.id, one.behind])),
      redacts: await this.redaction(redacted),
      target: redacted && candidateOf(redacted),
      media: await this.mediaOf(pdu),
      held: new Map(),
    };
  }

  /** The stored event that a redaction empties; undefined where there is none, or nothing left in it. */
  private async redaction(redacted: KnownEvent | undefined): Promise<Prepared["redacts"]> {
    if (!redacted || redacted.position === null || redacted.pdu.type === "m.room.create") return undefined;
    const [target] = await readEventsById(this.core.db, [redacted.id]);
    return target && target.redactedBy === undefined ? { target, pdu: redacted.pdu } : undefined;
  }

  /** People elsewhere own no media here; who is of this server shows what is theirs. */
  private async mediaOf({ sender, content }: Pdu): Promise<readonly string[]> {
    const isOwn = this.core.organisations.byDomain(domainOf(sender)) !== null;
    return isOwn ? showableMedia(this.core, sender, content) : [];
  }

  private async graphOf(room: Room): Promise<RoomGraph> {
    const known = this.graphs.get(room.id);
    if (known) return known;
    const createId = room.get("m.room.create", "")?.id ?? "";
    const [create] = await readKnown(this.core.db, [createId]);
    if (!create) throw new Error(`${room.id} has no create event.`);
    const graph = new RoomGraph(this.core.db, room.id, room.version, graphEventOf(create));
    this.graphs.set(room.id, graph);
    return graph;
  }

  /** Judges it at its turn, by the room as it is then. Null: another process wrote meanwhile, and it may be known by now. */
  private async write(roomId: string, prepared: Prepared): Promise<"taken" | "softFailed" | "rejected" | null> {
    const { graph, checked, held } = prepared;
    for (let tries = 0; tries < mostTries; tries++) {
      let runs = 0;
      try {
        const { mark, state } = await this.core.writer.write((batch) => {
          if (runs++ > 0) throw new Overtaken();
          return this.judgeIn(batch, roomId, prepared);
        });
        if (state && state.known.root > 0) graph.keepState(checked.id, state.known);
        return mark ?? "taken";
      } catch (error) {
        if (error instanceof Overtaken) return null;
        if (error instanceof Lacking) await graph.load(error);
        else if (error instanceof HeldLacking) await this.loadHeld(error.ids, held);
        else throw error;
      }
    }
    return null;
  }

  private judgeIn(batch: Batch, roomId: string, prepared: Prepared): Judgement {
    const { checked, redacts } = prepared;
    const draft = batch.room(roomId);
    const judgement = judge({ ...prepared, draft, isOpen: !this.core.memory.blocked.has(roomId) });
    const { mark, behind, state, extremities } = judgement;
    const changes = judgement.changes && this.changesOf(draft, prepared, judgement.changes);
    const hidden = [
      ...new Set(changes?.flatMap(({ event }) => prepared.held.get(event?.id ?? "")?.hidden ?? []) ?? []),
    ];
    const taken = {
      extremities,
      media: prepared.media,
      redacts: isRedactedIn(batch, redacts) ? undefined : redacts,
      changes: changes?.map(({ key, event }): StateChange => ({
        key,
        event: event?.id === checked.id ? "itself" : event,
      })),
      shownNow: hidden.map((one) => ({ sealed: sealedOf(one), depth: draft.depth })),
    };
    batch.receive(draft, { checked, mark, behind, state: state?.stored ?? null, taken: mark === null ? taken : null });
    return judgement;
  }

  /** The events that hold now, each as it was when it came. Throws HeldLacking. */
  private changesOf(
    draft: RoomDraft,
    { checked, held }: Prepared,
    changes: NonNullable<Judgement["changes"]>,
  ): { readonly key: string; readonly event: StoredEvent | null }[] {
    const itself = storedOf({ ...checked, roomId: draft.id });
    const find = (key: string, id: string): StoredEvent | undefined => {
      if (id === checked.id) return itself;
      const end = key.indexOf("\0");
      const now = draft.get(key.slice(0, end), key.slice(end + 1));
      return now?.id === id ? now : held.get(id)?.event;
    };
    const lacking = changes.flatMap(([key, id]) => (id !== null && !find(key, id) ? id : []));
    if (lacking.length > 0) throw new HeldLacking(lacking);
    return changes.map(([key, id]) => ({ key, event: (id === null ? undefined : find(key, id)) ?? null }));
  }

  private async loadHeld(ids: readonly string[], held: Prepared["held"]): Promise<void> {
    for (const event of await readEventsById(this.core.db, ids)) held.set(event.id, { event, hidden: undefined });
    for (const hidden of await readKnown(
      this.core.db,
      ids.filter((id) => !held.has(id)),
    ))
      held.set(hidden.id, { event: storedOf(hidden), hidden });
  }
}

/** A batch is made again: another process wrote, perhaps the very event. */
class Overtaken extends Error {}

/** Whether another event of the batch empties it already. */
const isRedactedIn = (batch: Batch, redacts: Prepared["redacts"]): boolean =>
  redacts !== undefined && batch.isRedacted(redacts.target.id);
