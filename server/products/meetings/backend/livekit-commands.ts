import type { Command, Grants, Present } from "../media/messages.ts";
import type { Presence } from "../media/presence.ts";
import { permissionOf } from "./present-of.ts";
import type { RoomService } from "./room-service.ts";

type Of<K extends Command["kind"]> = Extract<Command, { kind: K }>;

interface Needs {
  readonly service: RoomService;
  readonly presence: Presence;
  /** What this process knows of someone has changed by its own doing. */
  changed(room: string, present: Present): void;
}

const findAll = ({ presence }: Needs, room: string, identity: string | null): Present[] =>
  presence.in(room).filter((one) => identity === null || one.identity === identity);

async function setAttributes(needs: Needs, { room, identity, attributes }: Of<"setAttributes">): Promise<boolean> {
  const isThere = await needs.service.updateParticipant({ room, identity, attributes });
  for (const one of findAll(needs, room, identity))
    needs.changed(room, { ...one, attributes: { ...one.attributes, ...attributes } });
  return isThere;
}

/** Tracks that they may no longer send end at once: LiveKit does that. */
async function setGrants(needs: Needs, { room, identity, grants }: Of<"setGrants">): Promise<boolean> {
  const isThere = await needs.service.updateParticipant({ room, identity, permission: permissionOf(grants) });
  for (const one of findAll(needs, room, identity)) needs.changed(room, { ...one, grants });
  return isThere;
}

const screens: readonly string[] = ["screen_share", "screen_share_audio"];
const otherSources = ["camera", "microphone"];

/** A camera is muted. A screen ends by its owner's not being allowed to share for a moment: LiveKit has no other way. */
async function stopSource(needs: Needs, { room, identity, source }: Of<"stop">): Promise<boolean> {
  const { service } = needs;
  let hasStopped = false;
  for (const one of findAll(needs, room, identity)) {
    const tracks = one.tracks.filter((track) =>
      source === "camera" ? track.source === "camera" : screens.includes(track.source),
    );
    if (source === "camera")
      for (const { sid } of tracks) hasStopped = (await service.mute(room, identity, sid)) || hasStopped;
    else if (tracks.length > 0) {
      const { canPublishSources: before } = one.grants;
      const canPublishSources = otherSources.filter((name) => before.length === 0 || before.includes(name));
      const without: Grants = { ...one.grants, canPublishSources, canPublish: canPublishSources.length > 0 };
      await service.updateParticipant({ room, identity, permission: permissionOf(without) });
      hasStopped = await service.updateParticipant({ room, identity, permission: permissionOf(one.grants) });
    }
  }
  return hasStopped;
}

async function lowerHands(needs: Needs, { room, identity }: Of<"lowerHands">): Promise<boolean> {
  // LiveKit tells of no attributes: another process may have raised it.
  const present = (await needs.service.listParticipants(room)).filter(
    (one) => identity === null || one.identity === identity,
  );
  for (const one of present)
    if ((one.attributes["hand"] ?? "") !== "")
      await setAttributes(needs, { kind: "setAttributes", room, identity: one.identity, attributes: { hand: "" } });
  return true;
}

/** Does a command by LiveKit's RoomService. Rejects with RoomServiceError, or for what another server does not do. */
export async function runOnLiveKit(needs: Needs, command: Command): Promise<unknown> {
  const { service, presence } = needs;
  switch (command.kind) {
    case "list":
      return presence.in(command.room);
    case "remove":
      return service.removeParticipant(command.room, command.identity);
    case "mute":
      return service.mute(command.room, command.identity, command.trackSid);
    case "stop":
      return stopSource(needs, command);
    case "lowerHands":
      return lowerHands(needs, command);
    case "setAttributes":
      return setAttributes(needs, command);
    case "setGrants":
      return setGrants(needs, command);
    case "notice":
      // Breakout rooms and webinars are refused where they are asked for.
      if (command.subject !== "permissions") return false;
      return service.updateMetadata(command.room, command.notice);
    case "end":
      return service.deleteRoom(command.room);
    default:
      throw new Error(`A LiveKit server does not do this: ${command.kind}.`);
  }
}
