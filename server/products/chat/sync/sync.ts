import { now } from "#clock";
import { ignoredBy } from "../account-data/ignored.ts";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { membershipIn } from "../rooms/stored-event.ts";
import type { Viewer } from "../timeline/client-event.ts";
import { letsRoom, type SyncFilter } from "./filter.ts";
import { invitedPart, joinedPart, leftPart, type Round } from "./rooms.ts";
import { KnownMembers } from "./known-members.ts";
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

const longestWaitMs = 60_000;
const mostToDevice = 100;
const mostKnown = 5000;

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
    // A token from a process that is ahead of this one: catch up first.
    if (since && since.position > core.memory.position) {
      await core.memory.follow();
      if (since.position > core.memory.position)
        refuse("M_INVALID_PARAM", "The sync token is not one of this server's.");
    }
    if (viewer.deviceId !== null && since && request.filter.hasToDevice)
      await core.memory.inboxes.drop(viewer.userId, viewer.deviceId, since.position);
    this.knownMembers(viewer).begin(since);
    const deadline = now() + Math.min(request.timeoutMs, longestWaitMs);
    for (;;) {
      const waiter = core.waiters.enlist(viewer.userId, request.sessionId);
      try {
        const { text, hasChanges } = await this.build(request, core.memory.position, core.typing.serial);
        if (hasChanges || since === undefined || request.isFullState) return text;
        const left = deadline - now();
        if (left <= 0) return text;
        const why = await waiter.wait(left, request.signal);
        if (why === "timeout" || request.signal.aborted) return text;
        if (why === "ended") refuse("M_UNKNOWN_TOKEN", "The session has ended.", { soft_logout: false });
      } finally {
        waiter.finish("timeout");
      }
    }
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
    typing: number,
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
    };
    const sections: Record<"join" | "invite" | "knock" | "leave", string[]> = {
      join: [],
      invite: [],
      knock: [],
      leave: [],
    };
    const ignored = ignoredBy(core.memory.accountData, viewer.userId);
    for (const [roomId, own] of core.memory.rooms.membershipsOf(viewer.userId)) {
      const room = core.memory.rooms.get(roomId);
      if (!room || own.position > to || !letsRoom(filter, roomId)) continue;
      const membership = membershipIn(own);
      if (membership === "join") {
        const part = await joinedPart(core, room, own, round);
        if (part !== undefined) sections.join.push(`${JSON.stringify(roomId)}:${part}`);
      } else if (membership === "invite" || membership === "knock") {
        if (own.position <= from || (membership === "invite" && ignored.has(own.sender))) continue;
        sections[membership].push(`${JSON.stringify(roomId)}:${invitedPart(room, own, `${membership}_state`)}`);
      } else if (
        own.position > from &&
        (since !== undefined || round.isRestart || filter.includeLeave) &&
        !core.memory.rooms.isForgotten(viewer.userId, roomId)
      ) {
        sections.leave.push(`${JSON.stringify(roomId)}:${await leftPart(core, room, own, round)}`);
      }
    }
    return this.write(round, sections, waiting, typing);
  }

  private async write(
    round: Round,
    sections: Record<"join" | "invite" | "knock" | "leave", string[]>,
    messages: readonly string[],
    typing: number,
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
    const accountData = core.memory.accountData.since(viewer.userId, "", from).map(({ type, content }) => ({
      type,
      content: type === "m.push_rules" ? core.pushRules.content(viewer.userId) : content,
    }));
    if (since === undefined && core.pushRules.hasDefaults(viewer.userId)) {
      accountData.push({ type: "m.push_rules", content: core.pushRules.content(viewer.userId) });
    }
    const shown = accountData.filter((one) => round.filter.accountData.letsType(one.type));
    if (shown.length > 0) {
      parts.push(`"account_data":{"events":${JSON.stringify(shown)}}`);
      hasChanges = true;
    }
    if (viewer.deviceId !== null) {
      if (messages.length > 0) {
        parts.push(`"to_device":{"events":[${messages.join(",")}]}`);
        hasChanges = true;
      }
      const keyCounts = await core.memory.inboxes.keyCounts(viewer.userId, viewer.deviceId);
      parts.push(`"device_one_time_keys_count":${JSON.stringify(keyCounts.counts)}`);
      parts.push(`"device_unused_fallback_key_types":${JSON.stringify(keyCounts.unusedFallback)}`);
    }
    if ((since !== undefined || round.isRestart) && core.memory.deviceHead > from) {
      for (const [userId, position] of core.memory.deviceChanges) {
        if (position <= from || position > to) continue;
        if (userId === viewer.userId || core.memory.rooms.share(viewer.userId, userId))
          round.changedDevices.add(userId);
      }
    }
    if (round.changedDevices.size > 0 || round.leftDevices.size > 0) hasChanges = true;
    parts.push(
      `"device_lists":${JSON.stringify({ changed: [...round.changedDevices], left: [...round.leftDevices] })}`,
    );
    const next = { position: to, typing, typingEpoch: core.typing.epoch, epoch: await core.epoch() };
    round.known.end(next);
    parts.push(`"next_batch":"${writeToken(next)}"`);
    return { text: `{${parts.join(",")}}`, hasChanges };
  }
}
