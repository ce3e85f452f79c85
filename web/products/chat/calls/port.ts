import { ClientEvent, SyncState, type MatrixClient, type Room } from "matrix-js-sdk";
import { ApiError } from "../../../platform/api.ts";
import { publishRoomCalls, type CallKeys, type RoomCalls, type SealedRing } from "../../../platform/room-calls.ts";
import type { Device } from "../../../platform/session-stores.ts";
import type { Engine } from "../engine.ts";

/** What a tab without keys asks of the one that has them. */
type TabRequest =
  | { readonly verb: "ring"; readonly call: SealedRing }
  | { readonly verb: "unring"; readonly roomId: string }
  | { readonly verb: "decline"; readonly roomId: string; readonly callerId: string };

const channelOf = ({ userId, deviceId }: Device): BroadcastChannel =>
  new BroadcastChannel(`safos sealed rings ${userId} ${deviceId}`);

/** Gives calls what they need of this chat. Returns the end of it, with that of the keys of a call that goes on. */
export async function openRoomCalls(engine: Engine, device: Device): Promise<() => void> {
  const channel = channelOf(device);
  const { client, encryption } = engine;
  const isOn = encryption.state === "on";
  const rings = isOn ? new (await import("./rings.ts")).SealedRings(client, device) : null;
  const open = new Set<{ lose(): void }>();
  const carryOut = async (asked: TabRequest): Promise<void> => {
    if (asked.verb === "ring") await rings?.ring(asked.call);
    else if (asked.verb === "unring") await rings?.unring(asked.roomId);
    else await rings?.decline(asked.roomId, asked.callerId);
  };
  // What goes wrong here rings on no Matrix client; pages ring by the server all the same.
  const act = (asked: TabRequest): void => void carryOut(asked).catch(() => undefined);
  const ask = (asked: TabRequest): void => {
    if (rings) act(asked);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel reaches this origin only
    else channel.postMessage(asked);
  };
  if (rings) channel.addEventListener("message", ({ data }: MessageEvent<TabRequest>) => act(data));
  const port: RoomCalls = {
    state: encryption.state,
    isEncrypted: (roomId) => engine.isEncrypted(roomId),
    takeOver: () => encryption.takeOver(),
    async open(roomId) {
      const keys = await openKeys(engine, device, roomId);
      open.add(keys);
      return {
        ...keys,
        stop() {
          open.delete(keys);
          keys.stop();
        },
      };
    },
    ring: (call) => ask({ verb: "ring", call }),
    unring: (roomId) => ask({ verb: "unring", roomId }),
    decline: (roomId, callerId) => ask({ verb: "decline", roomId, callerId }),
  };
  publishRoomCalls(port);
  return () => {
    channel.close();
    for (const keys of open) keys.lose();
    publishRoomCalls(null);
  };
}

/** How long the first sync may take, ms. */
const patienceMs = 15_000;

/** Once the client is up to date: a page that was just loaded knows only what was before. Null: there is no such room. */
function roomOf(client: MatrixClient, roomId: string): Promise<Room | null> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      client.off(ClientEvent.Sync, look);
      resolve(client.getRoom(roomId));
    };
    const look = (): void => {
      const state = client.getSyncState();
      if (state === SyncState.Prepared || state === SyncState.Syncing) end();
    };
    const timer = setTimeout(end, patienceMs);
    client.on(ClientEvent.Sync, look);
    look();
  });
}

async function openKeys(engine: Engine, device: Device, roomId: string): Promise<CallKeys & { lose(): void }> {
  const { client } = engine;
  const room = engine.encryption.state === "on" ? await roomOf(client, roomId) : null;
  if (!room) throw new ApiError(409, "CALL_KEYS_FAILED", "The room's keys are not in this tab.");
  const heldUsers = async (): Promise<readonly string[]> => engine.heldUsers(room);
  if ((await heldUsers()).length > 0)
    throw new ApiError(409, "CALL_KEYS_REPLACED", "Someone in the room has other keys than those that were verified.");
  const { openCallKeys } = await import("./call-keys.ts");
  return openCallKeys({ client, device, room, heldUsers });
}
