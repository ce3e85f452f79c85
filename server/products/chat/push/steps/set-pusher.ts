import type { Core } from "../../core.ts";
import { isObject, type JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyText } from "../../protocol/scope.ts";

interface PusherKey {
  readonly user_id: string;
  readonly app_id: string;
  readonly pushkey: string;
}

/** Pushers are stored and given back; nothing leaves the host, so none is called. */
export const setPusher = defineStep({
  name: "set-pusher",
  section: "Push Notifications",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core }, { person: { userId }, body }) {
    const key = { user_id: userId, app_id: bodyText(body, "app_id"), pushkey: bodyText(body, "pushkey") };
    if (key.app_id.length > 64 || Buffer.byteLength(key.pushkey) > 512)
      refuse("M_INVALID_PARAM", "app_id or pushkey is too long.");
    if (body["kind"] === null) await deletePusher(core, key);
    else await putPusher(core, key, JSON.stringify(contentOf(key, body)));
    return { answer: {} };
  },
});

function contentOf({ app_id, pushkey }: PusherKey, body: JsonObject): JsonObject {
  if (!isObject(body["data"])) refuse("M_MISSING_PARAM", "data is missing.");
  const content: JsonObject = { data: body["data"], app_id, pushkey };
  for (const key of ["kind", "app_display_name", "device_display_name", "lang"]) content[key] = bodyText(body, key);
  if (typeof body["profile_tag"] === "string") content["profile_tag"] = body["profile_tag"];
  return content;
}

async function putPusher(core: Core, key: PusherKey, content: string): Promise<void> {
  await core.db
    .insertInto("chat.pusher")
    .values({ ...key, content })
    .onConflict((conflict) => conflict.columns(["user_id", "app_id", "pushkey"]).doUpdateSet({ content }))
    .execute();
}

async function deletePusher(core: Core, key: PusherKey): Promise<void> {
  await core.db
    .deleteFrom("chat.pusher")
    .where("user_id", "=", key.user_id)
    .where("app_id", "=", key.app_id)
    .where("pushkey", "=", key.pushkey)
    .execute();
}
