import { WebhookEvent } from "@livekit/protocol";
import { ConfigFault } from "#config";
import { elapsed, TokenBucket } from "#clock";
import type { MeetingDeps } from "../deps.ts";
import type { MediaHost } from "../media/host.ts";
import type { KeyRoomOrder, MediaEvent, Ticket } from "../media/messages.ts";
import { FullError, type Admission, type Place } from "../signalling/admission.ts";
import type { MeetingTables } from "../tables.ts";
import { Agents } from "./agents/agents.ts";
import { serveAgents } from "./agents/socket.ts";
import { claimKeyRoom } from "./claim.ts";
import { mergeAttributes } from "./merge-attributes.ts";
import { roomOf, setupOf, type KeyRoomContext } from "./context.ts";
import type { KeyRoomRecording } from "./egress/port.ts";
import { keyRoomRecording } from "./egress/recording.ts";
import { joinRate } from "./limits.ts";
import {
  deleteForgottenKeyRooms,
  deleteKeyRoom,
  refreshKeyRooms,
  releaseKeyRooms,
  type Claimant,
  type KeyRoomRow,
} from "./queries.ts";
import { keyRoomOf } from "./room-name.ts";
import { createKeyTokens, type KeyTokens } from "./tokens.ts";
import { createWebhooks } from "./webhooks.ts";

const refreshEvery = 5000;

/** Rooms of other programs in this media server, each under the operator's key that its tokens are signed with. */
export interface KeyRooms extends Pick<Admission, "follow"> {
  readonly tokens: KeyTokens;
  readonly context: KeyRoomContext;
  readonly recording: KeyRoomRecording;
  readonly agents: Agents;
  /** Where the room of a ticket is, made if it is not there. Throws FullError. */
  locate(ticket: Ticket): Promise<Place>;
  /** Someone is called or may do something else from now on: their next tokens say so. */
  changed(room: string, identity: string, change: Extract<KeyRoomOrder, { kind: "update" }>): void;
  /** Ends what is left of a room in this process, and tells its program. False: there was none. */
  finish(room: EndedRoom): Promise<boolean>;
  start(): void;
  stop(): Promise<void>;
}

/** `sid`: the next room of this name stays, which may have begun meanwhile. */
interface EndedRoom {
  readonly keyId: string;
  readonly name: string;
  readonly sid: string | undefined;
}

interface Followed {
  readonly ticket: Ticket;
  readonly renew: () => void;
}

/** Throws ConfigFault for a webhook of no key. */
export function createKeyRooms(
  { config, database, events, http, log }: Pick<MeetingDeps, "config" | "database" | "events" | "http" | "log">,
  { host, claimant }: { readonly host: MediaHost; readonly claimant: () => Claimant },
): KeyRooms {
  const { mediaKeys: keys, mediaWebhooks: urls, mediaRecordings: workspaceOf } = config;
  const stray = (["SAFOS_MEDIA_WEBHOOKS", "SAFOS_MEDIA_RECORDINGS"] as const).flatMap((setting) =>
    [...(setting === "SAFOS_MEDIA_WEBHOOKS" ? urls : workspaceOf).keys()]
      .filter((id) => !keys.some((key) => key.id === id))
      .map((id) => `${setting} names ${id}, which is no key of SAFOS_MEDIA_KEYS.`),
  );
  if (stray.length > 0) throw new ConfigFault(stray);
  const db = database.of<MeetingTables>();
  const webhooks = createWebhooks(keys, urls, log);
  const context: KeyRoomContext = {
    db,
    host,
    webhooks,
    claimant,
    mostOfKey: config.mediaKeyParticipants,
    egress: { workspaceOf, service: null },
    publicUrl: http.publicUrl,
  };
  const tokens = createKeyTokens(keys);
  const agents = new Agents({ context, events, tokens, log });
  const agentSockets = serveAgents({ http, db, tokens, agents, log });
  const joins = new Map(keys.map(({ id }) => [id, new TokenBucket(joinRate, elapsed())]));
  const followed = new Set<Followed>();
  let heartbeat: NodeJS.Timeout | null = null;

  const complain = (error: unknown): void =>
    log.warn({ error: error instanceof Error ? error.message : String(error) }, "rooms of keys could not be refreshed");

  function publishFinished(row: KeyRoomRow): void {
    webhooks.sendRoom(row.keyId, "room_finished", roomOf(row));
    agents.ended(row.keyId);
  }

  async function finish(room: EndedRoom): Promise<boolean> {
    const row = await deleteKeyRoom(db, room, claimant().processId);
    if (row) publishFinished(row);
    return row !== null;
  }

  async function refresh(): Promise<void> {
    const here = (await host.command({ kind: "keyRooms" })) as string[];
    const rooms = here.flatMap((room) => keyRoomOf(room) ?? []);
    await refreshKeyRooms(db, claimant().processId, rooms);
    for (const row of await deleteForgottenKeyRooms(db)) publishFinished(row);
  }

  host.listen((event: MediaEvent) => {
    const room = keyRoomOf(event.room);
    if (!room) return;
    if (event.kind === "webhook") webhooks.send(room.keyId, WebhookEvent.fromBinary(event.event));
    // Someone may have come in the very moment it ended: then it goes on under the same row.
    else if (event.kind === "joined" || event.kind === "changed" || event.kind === "left") agents.changed(room);
    else if (event.kind === "emptied" && ![...followed].some(({ ticket }) => isKept(ticket, event.room)))
      finish({ ...room, sid: event.sid }).catch(complain);
  });

  const isKept = (ticket: Ticket, room: string): boolean => ticket.room === room && ticket.isAgent !== true;

  return {
    tokens,
    agents,
    context,
    recording: keyRoomRecording(context, host),
    finish,
    async locate({ room, agents: wanted = [] }) {
      const of = keyRoomOf(room);
      if (!of) throw new Error("The room is no key's.");
      if ((joins.get(of.keyId)?.take(elapsed()) ?? 1) > 0) throw new FullError("Too many come in at once.");
      const { row, isNew } = await claimKeyRoom(context, of);
      if (isNew) for (const one of wanted) await agents.dispatch(row, one);
      const isHere = row.processId === claimant().processId;
      return { address: isHere ? null : row.address, setup: setupOf(context, row) };
    },
    follow(ticket, renew) {
      const one = { ticket, renew };
      followed.add(one);
      return () => followed.delete(one);
    },
    changed(room, identity, { name, metadata, attributes, grants }) {
      for (const { ticket, renew } of followed) {
        if (ticket.room !== room || ticket.identity !== identity) continue;
        if (name !== "") ticket.name = name;
        if (metadata !== "") ticket.metadata = metadata;
        ticket.attributes = mergeAttributes(ticket.attributes, attributes);
        if (grants) Object.assign(ticket.grants, grants);
        renew();
      }
    },
    start() {
      if (keys.length === 0) return;
      heartbeat = setInterval(() => void refresh().catch(complain), refreshEvery);
      agents.start();
    },
    async stop() {
      if (heartbeat) clearInterval(heartbeat);
      agentSockets.stop();
      await agents.stop();
      webhooks.stop();
      if (keys.length > 0) await releaseKeyRooms(db, claimant().processId).catch(() => undefined);
    },
  };
}
