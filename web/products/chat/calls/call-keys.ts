import { RoomStateEvent, type MatrixClient, type MatrixEvent, type Room } from "matrix-js-sdk";
import { CryptoEvent } from "matrix-js-sdk/lib/crypto-api/index.js";
import { MatrixRTCSession, type CallMembership } from "matrix-js-sdk/lib/matrixrtc/index.js";
import { RTCEncryptionManager } from "matrix-js-sdk/lib/matrixrtc/RTCEncryptionManager.js";
import { RoomStickyEventsEvent } from "matrix-js-sdk/lib/models/room-sticky-events.js";
import type { CallKey, CallKeys } from "../../../platform/room-calls.ts";
import type { Device } from "../../../platform/session-stores.ts";
import { memberType } from "../in-call.ts";
import { KeyTransport } from "./key-transport.ts";

/** The one call of a room. */
const slot = { application: "m.call", id: "ROOM" } as const;
/** How long a new key is on its way before it is used, ms, and how long those who come share one that is new. */
const useKeyDelay = 1000;
const keyRotationGracePeriodMs = 10_000;

interface Needs {
  readonly client: MatrixClient;
  readonly device: Device;
  readonly room: Room;
  /** Whose keys are other ones than the person has verified: nothing goes to them. */
  readonly heldUsers: () => Promise<readonly string[]>;
}

/** Who is in the call, as the room's state says, without those whom nothing goes to. */
class Members {
  readonly #needs: Needs;
  readonly #session: MatrixRTCSession;
  readonly #onChange: () => void;
  #held: readonly string[] = [];

  constructor(needs: Needs, onChange: () => void) {
    this.#needs = needs;
    this.#onChange = onChange;
    this.#session = MatrixRTCSession.sessionForSlot(needs.client, needs.room, slot);
    needs.room.on(RoomStateEvent.Events, this.#look);
    needs.room.on(RoomStateEvent.Members, this.#lookAgain);
    needs.room.on(RoomStickyEventsEvent.Update, this.#lookAgain);
    // Someone has other keys than before, or the person has taken note of it.
    needs.client.on(CryptoEvent.UserTrustStatusChanged, this.#lookAgain);
  }

  readonly #look = (event: MatrixEvent): void => {
    if (event.getType() === memberType) this.#lookAgain();
  };

  readonly #lookAgain = (): void => void this.look().catch(() => undefined);

  async look(): Promise<void> {
    this.#held = await this.#needs.heldUsers();
    await this.#session.ensureRecalculateSessionMembers();
    this.#onChange();
  }

  readonly read = (): CallMembership[] =>
    this.#session.memberships.filter((one) => one.userId !== undefined && !this.#held.includes(one.userId));

  stop(): void {
    const { client, room } = this.#needs;
    client.off(CryptoEvent.UserTrustStatusChanged, this.#lookAgain);
    room.off(RoomStateEvent.Events, this.#look);
    room.off(RoomStateEvent.Members, this.#lookAgain);
    room.off(RoomStickyEventsEvent.Update, this.#lookAgain);
    void this.#session.stop();
  }
}

/**
 * The keys of a room's call, by the SDK's own rules: a key of one's own for every stay, sent to each device in the call; a new one
 * when someone leaves, and for those who come when it is older than some seconds. Who is in the call the server says for pages
 * (`<user>:<device>` of the chat's own device), and Matrix clients for themselves.
 */
export async function openCallKeys(needs: Needs): Promise<CallKeys & { lose(): void }> {
  const { client, device, room } = needs;
  const own = { ...device, memberId: `${device.userId}:${device.deviceId}` };
  const keys = new Map<string, CallKey>();
  const listeners = new Set<(key: CallKey) => void>();
  const losses = new Set<() => void>();
  const transport = new KeyTransport(client, room.roomId, own, ({ userId, deviceId }) =>
    members.read().some((one) => one.userId === userId && one.deviceId === deviceId),
  );
  await room.loadMembersIfNeeded();
  const members = new Members(needs, () => manager.onMembershipsUpdate());
  const manager = new RTCEncryptionManager(own, members.read, transport, (bytes, index, _member, identity) => {
    const key = { bytes, index, identity };
    const name = `${identity} ${index}`;
    // The latest stands last.
    keys.delete(name);
    keys.set(name, key);
    for (const listener of listeners) listener(key);
  });
  manager.join({ useKeyDelay, keyRotationGracePeriodMs });
  let hasStopped = false;
  const stop = (): void => {
    if (hasStopped) return;
    hasStopped = true;
    manager.leave();
    members.stop();
    listeners.clear();
    keys.clear();
  };
  await members.look();
  return {
    follow(onKey) {
      const isOwn = (one: CallKey): boolean => one.identity === own.memberId;
      const known = [...keys.values()];
      for (const key of [...known.filter((one) => !isOwn(one)), ...known.filter(isOwn)]) onKey(key);
      listeners.add(onKey);
      return () => listeners.delete(onKey);
    },
    onLost: (listener) => void losses.add(listener),
    lose() {
      stop();
      for (const listener of losses) listener();
    },
    stop,
  };
}
