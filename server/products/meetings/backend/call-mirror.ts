import type { Events } from "#events";
import type { Log } from "#log";
import type { MediaEvent, Present, Ticket } from "../media/messages.ts";
import { Presence } from "../media/presence.ts";
import { Looks } from "./looks.ts";
import { isIn, presentOf } from "./present-of.ts";
import type { RoomService } from "./room-service.ts";

/** LiveKit tells of some things a moment before its lists show them, ms. */
const secondLook = 300;
/** Every sixth round all rooms are looked at, whatever their counts say. */
const wholeRound = 6;

const signal = "meetings.livekit";
const meetingId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export interface MirrorNeeds {
  readonly events: Pick<Events, "onSignal" | "signal">;
  readonly log: Log;
  /** Which of these rooms are meetings of ours, and whether they go on: the server may be others' too. */
  areLive(rooms: readonly string[]): Promise<ReadonlyMap<string, boolean>>;
  /** Why someone who has come in may not be in; null: they may. */
  readonly refusal: (ticket: Pick<Ticket, "room" | "identity" | "attributes">) => Promise<string | null>;
  /** The server answers again: what was not done meanwhile is to be done in these. */
  recovered(rooms: readonly string[]): void;
}

/** What this process knows of the calls at a LiveKit server. */
interface CallMirror {
  readonly presence: Presence;
  publish(event: MediaEvent): void;
  listen(listener: (event: MediaEvent) => void): void;
  /** Something has happened in a room: all processes look. */
  readonly nudge: (room: string) => Promise<void>;
  /** Something could not be done: once the server answers again, everyone is looked at anew. */
  noteTrouble(): void;
  reconcile(): Promise<readonly string[] | null>;
  stop(): Promise<void>;
}

/**
 * What is true of a call is what LiveKit lists; its webhooks, and our own commands, only say when to look. Every process
 * looks for itself, so that none has to be asked.
 */
export function createCallMirror(service: RoomService, needs: MirrorNeeds): CallMirror {
  const { events, log } = needs;
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

  const admit = (room: string, { identity, attributes }: Pick<Present, "identity" | "attributes">): Promise<boolean> =>
    admitTo(service, needs, { room, identity, attributes });

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

  function noteTrouble(error: unknown): void {
    isTroubled = true;
    log.warn({ error: sentenceOf(error) }, "a call at the LiveKit server could not be looked at; trying again");
  }

  const lookSoon = (room: string): void => void looks.at(room).catch(noteTrouble);

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
    return sidsIn(presence);
  }

  async function reconcile(): Promise<readonly string[] | null> {
    try {
      return await lookAtAll();
    } catch (error) {
      noteTrouble(error);
      return null;
    }
  }

  return {
    presence,
    publish,
    listen: (listener) => void listeners.push(listener),
    nudge,
    noteTrouble() {
      isTroubled = true;
    },
    reconcile,
    stop: () => looks.stop(),
  };
}

/** Puts out who may not be in: a token says what was so when it was made. */
async function admitTo(
  service: RoomService,
  { refusal }: MirrorNeeds,
  who: Pick<Ticket, "room" | "identity" | "attributes">,
): Promise<boolean> {
  const reason = await refusal(who);
  if (reason !== null) await service.removeParticipant(who.room, who.identity);
  return reason === null;
}

const sidsIn = (presence: Presence): string[] =>
  presence.names().flatMap((room) => presence.in(room).map(({ sid }) => sid));

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
