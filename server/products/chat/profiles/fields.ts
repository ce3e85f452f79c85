import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";

/** What a person has said of themselves besides name and picture. */
export async function readFields(core: Core, userId: string): Promise<JsonObject> {
  const rows = await core.db
    .selectFrom("chat.profile_field")
    .select(["name", "value"])
    .where("user_id", "=", userId)
    .execute();
  return Object.fromEntries(rows.map((row) => [row.name, JSON.parse(row.value)]));
}

export async function putField(core: Core, userId: string, name: string, value: string): Promise<void> {
  await core.db
    .insertInto("chat.profile_field")
    .values({ user_id: userId, name, value })
    .onConflict((conflict) => conflict.columns(["user_id", "name"]).doUpdateSet({ value }))
    .execute();
}

export async function deleteField(core: Core, userId: string, name: string): Promise<void> {
  await core.db.deleteFrom("chat.profile_field").where("user_id", "=", userId).where("name", "=", name).execute();
}
