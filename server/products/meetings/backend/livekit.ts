import type { ParticipantInfo } from "@livekit/protocol";
import { now } from "#clock";
import type { Events } from "#events";
import { refuse } from "#http";
import type { Log } from "#log";
import type { Command, MediaEvent, Present, Ticket } from "../media/messages.ts";
import { Presence } from "../media/presence.ts";
import { makeToken } from "../signalling/token.ts";
import { runOnLiveKit } from "./livekit-commands.ts";
import { Looks } from "./looks.ts";
import type { SfuBackend } from "./port.ts";
import { isIn, presentOf, tokenGrantsOf } from "./present-of.ts";
import { createRoomService, RoomServiceError } from "./room-service.ts";
import type { LiveKitServer } from "./settings.ts";

/** A room waits this long for the first to come, and goes on this long after the last has left, seconds. */
const emptyTimeout = 300;
const departureTimeout = 30;
/** Clocks of the two servers may differ this much, seconds. */
const leeway = 60;
/** LiveKit tells of some things a moment before its lists show them, ms. */
const secondLook = 300;
/** Every so many rounds all rooms are looked at, whatever their counts say. */
const wholeRound = 6;

const signal = "meetings.livekit";
const meetingId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface LiveKitNeeds {
  readonly server: LiveKitServer;
  readonly events: Pick<Events, "onSignal" | "signal">;
  readonly log: Log;
  /** Which of these rooms are meetings of ours, and whether they go on: the server may be others' too. */
  areLive(rooms: readonly string[]): Promise<ReadonlyMap<string, boolean>>;
  /** Why somebody who has come in may not be in; null: they may. */
  refusal(ticket: Pick<Ticket, "room" | "identity">): Promise<string | null>;
  /** The server answers again: what was not done meanwhile is to be done in these. */
  recovered(rooms: readonly string[]): void;
}

export interface LiveKitBackend extends SfuBackend {
  /** The server says that something has happened in a room: all processes look. */
  nudge(room: string): Promise<void>;
}

/**
 * Calls on a LiveKit server that is not ours. What is true of a call is what that server lists; its webhooks, and our own
 * commands, only say when to look. Every process looks for itself, so that none has to be asked.
 */
export function createLiveKitBackend(needs: LiveKitNeeds): LiveKitBackend {
  const { server, events, log } = needs;
  const service = createRoomService(server);
  const presence = new Presence();
  const listeners: ((event: MediaEvent) => void)[] = [];
  const looks = new Looks(look);
  let isTroubled = false;
  let round = 0;

  function publish(event: MediaEvent): void {
    presence.note(event);
    for (const listener of listeners) listener(event);
  }

  const changed = (room: string, present: Present): void => publish({ kind: "changed", room, present });

  /** Puts out who may not be in: a token says what was so when it was made. */
  async function admit(room: string, { identity }: Pick<ParticipantInfo, "identity">): Promise<boolean> {
    const reason = await needs.refusal({ room, identity });
    if (reason !== null) await service.removeParticipant(room, identity);
    return reason === null;
  }

  /** What has changed in a meeting's room since the last look. */
  async function look(room: string): Promise<void> {
    const isLive = (await needs.areLive([room])).get(room);
    if (isLive === undefined) return;
    if (!isLive) await service.deleteRoom(room);
    const infos = isLive ? (await service.listParticipants(room)).filter(isIn) : [];
    const before = new Map(presence.in(room).map((one) => [one.sid, one]));
    // Who comes again is in before they have left: a locked meeting lets back in who is there.
    for (const info of infos) {
      const known = before.get(info.sid);
      const present = presentOf(info, known?.grants);
      if (!known) {
        if (await admit(room, info)) publish({ kind: "joined", room, present });
      } else if (JSON.stringify(known) !== JSON.stringify(present)) changed(room, present);
    }
    const sids = new Set(infos.map(({ sid }) => sid));
    for (const { sid, identity } of before.values())
      if (!sids.has(sid)) publish({ kind: "left", room, identity, sid, reason: "left" });
    if (infos.length > 0 || !presence.names().includes(room)) return;
    if (!isLive || (await service.listRooms([room])).length === 0) publish({ kind: "emptied", room });
  }

  function lookSoon(room: string): void {
    looks.at(room).catch((error: unknown) => {
      isTroubled = true;
      log.warn({ error: sentenceOf(error) }, "a call at the LiveKit server could not be looked at; trying again");
    });
  }

  events.onSignal(signal, (room) => {
    if (!meetingId.test(room)) return;
    lookSoon(room);
    looks.in(secondLook, () => lookSoon(room));
  });

  async function nudge(room: string): Promise<void> {
    if (meetingId.test(room)) await events.signal(signal, room);
  }

  /** Commands that failed meanwhile are not tried again one by one: everybody is looked at. */
  async function recover(): Promise<void> {
    isTroubled = false;
    for (const room of presence.names()) for (const one of presence.in(room)) await admit(room, one);
    needs.recovered(presence.names());
  }

  async function lookAtAll(): Promise<readonly string[]> {
    const rooms = (await service.listRooms()).filter(({ name }) => meetingId.test(name));
    const ours = await needs.areLive(rooms.map(({ name }) => name));
    const counts = new Map(rooms.flatMap((one) => (ours.has(one.name) ? [[one.name, one.numParticipants]] : [])));
    const isWhole = round++ % wholeRound === 0 || isTroubled;
    for (const room of new Set([...counts.keys(), ...presence.names()])) {
      const isAsKnown = counts.get(room) === presence.in(room).length && ours.get(room) === true;
      if (isWhole || !isAsKnown) await looks.at(room);
    }
    if (isTroubled) await recover();
    return presence.names().flatMap((room) => presence.in(room).map(({ sid }) => sid));
  }

  async function reconcile(): Promise<readonly string[] | null> {
    try {
      return await lookAtAll();
    } catch (error) {
      isTroubled = true;
      log.warn({ error: sentenceOf(error) }, "the calls at the LiveKit server could not be looked at; trying again");
      return null;
    }
  }

  async function command(order: Command): Promise<unknown> {
    if (order.kind === "statistics") return statistics();
    if (order.kind === "keyRooms") return [];
    try {
      const answer = await runOnLiveKit({ service, presence, changed }, order);
      if (order.kind === "remove" || order.kind === "end" || order.kind === "stop") await nudge(order.room);
      return answer;
    } catch (error) {
      if (!(error instanceof RoomServiceError)) throw error;
      isTroubled = true;
      log.warn({ error: error.message, command: order.kind }, "the LiveKit server did not do something for a call");
      // A meeting that has ended has: its room ends when the server answers again.
      if (order.kind === "end") return false;
      throw unavailable();
    }
  }

  const statistics = async () => ({
    rooms: presence.names().length,
    participants: presence.names().reduce((count, room) => count + presence.in(room).length, 0),
    receivedPackets: 0,
    forwardedPackets: 0,
  });

  return {
    kind: "livekit",
    url: server.socketUrl,
    can: () => false,
    prepare: async () => undefined,
    async start() {
      await reconcile();
    },
    stop: () => looks.stop(),
    async check() {
      await service.listRooms(["-"]);
    },
    async token(ticket, lifeSeconds) {
      try {
        await service.createRoom({ name: ticket.room, emptyTimeout, departureTimeout });
      } catch (error) {
        if (!(error instanceof RoomServiceError)) throw error;
        log.warn({ error: error.message }, "the LiveKit server made no room for a call");
        throw unavailable();
      }
      const seconds = Math.floor(now() / 1000);
      const its = { ...ticket, grants: tokenGrantsOf(ticket.grants) };
      return makeToken(server.key, its, seconds - leeway, seconds + lifeSeconds);
    },
    command,
    presentIn: (room) => presence.in(room),
    rooms: () => presence.names(),
    listen: (listener) => void listeners.push(listener),
    statistics,
    reconcile,
    nudge,
  };
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const unavailable = () => refuse("UNAVAILABLE", "The media server does not answer right now.", { part: "media" });
