import { now } from "#clock";
import { refuse } from "#http";
import type { Command, Present } from "../media/messages.ts";
import { makeToken } from "../signalling/token.ts";
import { createCallMirror, type MirrorNeeds } from "./call-mirror.ts";
import { runOnLiveKit } from "./livekit-commands.ts";
import type { SfuBackend } from "./port.ts";
import { tokenGrantsOf } from "./present-of.ts";
import { createRoomService, RoomServiceError } from "./room-service.ts";
import type { LiveKitServer } from "./settings.ts";

/** A room waits this long for the first to come, and goes on this long after the last has left, seconds. */
const emptyTimeout = 300;
const departureTimeout = 30;
/** Clocks of the two servers may differ this much, seconds. */
const leeway = 60;

interface LiveKitNeeds extends MirrorNeeds {
  readonly server: LiveKitServer;
}

interface LiveKitBackend extends SfuBackend {
  /** The server says that something has happened in a room: all processes look. */
  readonly nudge: (room: string) => Promise<void>;
}

/** Calls at a LiveKit server that is not ours. */
export function createLiveKitBackend(needs: LiveKitNeeds): LiveKitBackend {
  const { server, log } = needs;
  const service = createRoomService(server);
  const mirror = createCallMirror(service, needs);
  const { presence, nudge } = mirror;
  const changed = (room: string, present: Present): void => mirror.publish({ kind: "changed", room, present });

  async function command(order: Command): Promise<unknown> {
    if (order.kind === "statistics") return statistics();
    if (order.kind === "keyRooms") return [];
    try {
      const answer = await runOnLiveKit({ service, presence, changed }, order);
      if (order.kind === "remove" || order.kind === "end" || order.kind === "stop") await nudge(order.room);
      return answer;
    } catch (error) {
      if (!(error instanceof RoomServiceError)) throw error;
      mirror.noteTrouble();
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
    leftOutPackets: 0,
  });

  return {
    kind: "livekit",
    url: server.socketUrl,
    can: () => false,
    prepare: async () => undefined,
    async start() {
      await mirror.reconcile();
    },
    stop: () => mirror.stop(),
    async check() {
      await service.listRooms(["-"]);
      return null;
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
    listen: (listener) => mirror.listen(listener),
    statistics,
    reconcile: () => mirror.reconcile(),
    nudge,
  };
}

const unavailable = () => refuse("UNAVAILABLE", "The media server does not answer right now.", { part: "media" });
