import { sql, type AnyDb } from "#database";
import type { Core } from "../core.ts";

const tables = [
  "device_key",
  "one_time_key",
  "fallback_key",
  "to_device",
  "sliding_state",
  "dehydrated_device",
] as const;

/** Whatever there is of a device: its keys and who signed them, its messages, and itself where it is dehydrated. */
export async function deleteDevice(db: AnyDb, userId: string, deviceId: string): Promise<void> {
  for (const table of tables)
    await sql`delete from ${sql.table(`chat.${table}`)} where user_id = ${userId} and device_id = ${deviceId}`.execute(
      db,
    );
  await sql`delete from chat.key_signature where user_id = ${userId} and key_id = ${deviceId}`.execute(db);
}

/** A device that is gone leaves no keys behind. */
export async function forgetKeys(core: Core, userId: string, deviceId: string | null): Promise<void> {
  if (deviceId === null) return;
  await deleteDevice(core.db, userId, deviceId);
  await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
}
