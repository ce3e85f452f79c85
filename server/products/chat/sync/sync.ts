import { now } from "#clock";
import type { Core } from "../core.ts";
import { presenceSince } from "../presence/show.ts";
import type { Room } from "../rooms/room.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import type { Viewer } from "../timeline/client-event.ts";
import type { SyncFilter } from "./filter.ts";
import { KnownMembers } from "./known-members.ts";
import { ownDataSince } from "./own-data.ts";
import { catchUpTo, pollFor } from "./poll.ts";
import { invitedPart, isQuiet, joinedPart, leftPart, type Round } from "./rooms.ts";
import { shownRooms, type ShownRoom } from "./shown-rooms.ts";
import { writeToken, type SyncToken } from "./token.ts";

export interface SyncRequest {
  readonly viewer: Viewer;
  readonly sessionId: string;
  readonly since: SyncToken | undefined;
  /** `since` was of an earlier epoch: what it knows may be gone, so that everything is answered. */
  readonly isRestart: boolean;
  readonly filter: SyncFilter;
  readonly isFullState: boolean;
  readonly stateAfter: Round["stateAfter"];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Of what is transient: up to where it is answered, and after which it ends a wait. */
interface Serials {
  readonly typing: number;
  readonly base: number;
}

const mostToDevice = 100;
const mostKnown = 5000;
const noDevices = `"device_lists":{"changed":[],"left":[]}`;

/** `/v3/sync`: answers at once when there are changes, else waits for some. Everything hot is read from memory. */
export class Sync {
  private readonly core: Core;
  private readonly known = new Map<string, KnownMembers>();

  constructor(core: Core) {
    this.core = core;
  }

  /** The JSON text of the answer. */
  async answer(request: SyncRequest): Promise<string> {
    const { core } = this;
    const { viewer, since } = request;
    if (since) await catchUpTo(core, since);
    if (viewer.deviceId !== null && since && request.filter.hasToDevice)
      await core.memory.inboxes.drop(viewer.userId, viewer.deviceId, since.position);
    this.knownMembers(viewer).begin(since);
    // A token of another process says nothing of this one's: what is shown from now on ends the wait.
    const { serial, epoch } = core.typing;
    const base = since?.typingEpoch === epoch ? since.typing : serial;
    const poll = { ...request, userId: viewer.userId, wantsPresence: true };
    const { text } = await pollFor(core, poll, async () => {
      if (since && !request.isFullState && !request.isRestart && this.isUpToDate(since))
        return { text: since, hasChanges: false };
      const built = await this.build(request, core.memory.position, { typing: core.typing.serial, base });
      return { ...built, hasChanges: built.hasChanges || since === undefined || request.isFullState };
    });
    return typeof text === "string" ? text : this.writeQuiet(viewer, text);
  }

  /** Whether nothing at all has happened since a token. */
  private isUpToDate({ position, typing, typingEpoch }: SyncToken): boolean {
    const { memory, typing: transient } = this.core;
    return position === memory.position && typingEpoch === transient.epoch && typing === transient.serial;
  }

  /** What is answered where nothing had happened since this token when it was looked: most polls begin so, and few end so. */
  private async writeQuiet(viewer: Viewer, since: SyncToken): Promise<string> {
    const parts = [...(await this.deviceParts(viewer)), noDevices, `"next_batch":"${writeToken(since)}"`];
    return `{${parts.join(",")}}`;
  }

  /** What a device's client is told of its keys with every answer. */
  private async deviceParts({ userId, deviceId }: Viewer): Promise<string[]> {
    if (deviceId === null) return [];
    const { counts, unusedFallback } = await this.core.memory.inboxes.keyCounts(userId, deviceId);
    return [
      `"device_one_time_keys_count":${JSON.stringify(counts)}`,
      `"device_unused_fallback_key_types":${JSON.stringify(unusedFallback)}`,
    ];
  }

  private knownMembers(viewer: Viewer): KnownMembers {
    const key = `${viewer.userId}\t${viewer.deviceId ?? ""}`;
    let known = this.known.get(key);
    if (!known) {
      if (this.known.size >= mostKnown) this.known.clear();
      this.known.set(key, (known = new KnownMembers()));
    }
    return known;
  }

  private async build(
    request: SyncRequest,
    upTo: number,
    serials: Serials,
  ): Promise<{ text: string; hasChanges: boolean }> {
    const { core } = this;
    const { viewer, since, filter } = request;
    const from = since?.position ?? 0;
    // Where more waits for the device than fits, this answer ends where its messages end, and the rest follows.
    const { texts: waiting, to } =
      viewer.deviceId === null || !filter.hasToDevice
        ? { texts: [], to: upTo }
        : await core.memory.inboxes.read(viewer.userId, viewer.deviceId, { after: from, upTo, limit: mostToDevice });
    const round: Round = {
      viewer,
      since,
      to,
      at: now(),
      filter,
      isFullState: request.isFullState,
      isRestart: request.isRestart,
      stateAfter: request.stateAfter,
      known: this.knownMembers(viewer),
      changedDevices: new Set(),
      leftDevices: new Set(),
      met: new Set(),
      parted: new Set(),
    };
    const sections: Record<"join" | "invite" | "knock" | "leave", string[]> = {
      join: [],
      invite: [],
      knock: [],
      leave: [],
    };
    const hasLeft = since !== undefined || round.isRestart || filter.includeLeave;
    const quiet = (room: Room, own: StoredEvent): boolean => isQuiet(core, room, own, round);
    for (const { room, own, section } of shownRooms(core, viewer.userId, {
      from,
      to,
      hasLeft,
      filter,
      isQuiet: quiet,
    })) {
      const part = await partOf(core, { room, own, section }, round);
      if (part !== undefined) sections[section].push(`${JSON.stringify(room.id)}:${part}`);
    }
    return this.write(round, sections, waiting, serials);
  }

  private async write(
    round: Round,
    sections: Record<"join" | "invite" | "knock" | "leave", string[]>,
    messages: readonly string[],
    { typing, base }: Serials,
  ): Promise<{ text: string; hasChanges: boolean }> {
    const { core } = this;
    const { viewer, since, to } = round;
    const from = since?.position ?? 0;
    const parts: string[] = [];
    let hasChanges = false;
    const rooms = Object.entries(sections).filter(([, list]) => list.length > 0);
    if (rooms.length > 0) {
      parts.push(`"rooms":{${rooms.map(([key, list]) => `"${key}":{${list.join(",")}}`).join(",")}}`);
      hasChanges = true;
    }
    const accountData = ownDataSince(core, viewer.userId, from, since === undefined);
    const shown = accountData.filter((one) => round.filter.accountData.letsType(one.type));
    if (shown.length > 0) {
      parts.push(`"account_data":{"events":${JSON.stringify(shown)}}`);
      hasChanges = true;
    }
    const { filter, isRestart, met, parted } = round;
    const asked = { userId: viewer.userId, filter: filter.presence, since, isRestart, base, met, parted };
    const presence = presenceSince(core, asked);
    if (presence.texts.length > 0) parts.push(`"presence":{"events":[${presence.texts.join(",")}]}`);
    if (presence.hasChanges) hasChanges = true;
    if (messages.length > 0) {
      parts.push(`"to_device":{"events":[${messages.join(",")}]}`);
      hasChanges = true;
    }
    parts.push(...(await this.deviceParts(viewer)));
    if ((since !== undefined || round.isRestart) && core.memory.deviceHead > from) {
      for (const [userId, position] of core.memory.deviceChanges) {
        if (position <= from || position > to) continue;
        if (userId === viewer.userId || core.memory.rooms.share(viewer.userId, userId))
          round.changedDevices.add(userId);
      }
    }
    const hasDevices = round.changedDevices.size > 0 || round.leftDevices.size > 0;
    if (hasDevices) hasChanges = true;
    const devices = { changed: [...round.changedDevices], left: [...round.leftDevices] };
    parts.push(hasDevices ? `"device_lists":${JSON.stringify(devices)}` : noDevices);
    const next = { position: to, typing, typingEpoch: core.typing.epoch, epoch: await core.epoch() };
    round.known.end(next);
    parts.push(`"next_batch":"${writeToken(next)}"`);
    return { text: `{${parts.join(",")}}`, hasChanges };
  }
}

/** One room's part of an answer; undefined: nothing in it has changed. */
async function partOf(core: Core, { room, own, section }: ShownRoom, round: Round): Promise<string | undefined> {
  if (section === "join") return joinedPart(core, room, own, round);
  return section === "leave" ? leftPart(core, room, own, round) : invitedPart(room, own, `${section}_state`);
}
