import { WebhookEvent } from "@livekit/protocol";
import { now } from "#clock";
import type { MediaHost } from "../../media/host.ts";
import { order, setupOf, type KeyRoomContext } from "../context.ts";
import { readKeyRooms, takeKeyRoom } from "../queries.ts";
import { keyRoomOf, mediaRoomOf } from "../room-name.ts";
import { infoOf } from "./info.ts";
import type { KeyRoomRecording } from "./port.ts";

/** The rooms of media keys for the module that keeps recordings. */
export const keyRoomRecording = (context: KeyRoomContext, host: MediaHost): KeyRoomRecording => {
  const { db, egress, webhooks, publicUrl } = context;
  return {
    keys: new Set(egress.workspaceOf.keys()),
    async revive(room) {
      const row = await takeKeyRoom(db, room, context.claimant());
      if (row) await order(context, row, { kind: "setUp", setup: setupOf(context, row) });
      return row !== null;
    },
    serve(service) {
      egress.service = service;
    },
    record: async ({ keyId, name }, id, wanted) =>
      (await host.command({ kind: "egress", room: mediaRoomOf(keyId, name), id, order: wanted })) === true,
    async there(rooms) {
      const found = new Set<string>();
      for (const [keyId, some] of Map.groupBy(rooms, (one) => one.keyId))
        for (const { sid } of await readKeyRooms(
          db,
          keyId,
          some.map(({ name }) => name),
        ))
          found.add(sid);
      return found;
    },
    listen(listener) {
      host.listen((event) => {
        const room = keyRoomOf(event.room);
        if (!room) return;
        if (event.kind === "joined") listener.joined(room);
        else if (event.kind === "recordingFailed") listener.failed(event.recordingId, event.isFull);
      });
    },
    publish(event, one) {
      const createdAt = BigInt(Math.floor(now() / 1000));
      webhooks.send(one.keyId, new WebhookEvent({ event, egressInfo: infoOf(one, publicUrl), createdAt }));
    },
  };
};
