import type { Core } from "../core.ts";

/** A device that is gone leaves no keys behind. */
export async function forgetKeys(core: Core, userId: string, deviceId: string | null): Promise<void> {
  if (deviceId === null) return;
  for (const table of [
    "chat.device_key",
    "chat.one_time_key",
    "chat.fallback_key",
    "chat.to_device",
    "chat.sliding_state",
  ] as const) {
    await core.db.deleteFrom(table).where("user_id", "=", userId).where("device_id", "=", deviceId).execute();
  }
  await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
}
