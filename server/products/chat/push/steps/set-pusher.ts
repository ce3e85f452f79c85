import type { Principal } from "#http";
import type { Core } from "../../core.ts";
import { isObject, type JsonObject } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyText } from "../../protocol/scope.ts";
import { notifyPath } from "../../pushers/notify.ts";
import {
  changePushers,
  countOtherPushers,
  deletePusher,
  deletePushersOfOthers,
  upsertPusher,
  type WantedPusher,
} from "../../pushers/queries.ts";

/** Of one person. */
const mostPushers = 50;
const longestData = 16_384;
const longestUrl = 2048;

/** Whether a pusher is used is asked when something is pushed: its gateway may be allowed later, and its client has set it by then. */
export const setPusher = defineStep({
  name: "set-pusher",
  section: "Push Notifications",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core }, { person, body }) {
    const { userId } = person;
    const key = { userId, appId: bodyText(body, "app_id"), pushkey: bodyText(body, "pushkey") };
    if (key.appId.length > 64 || Buffer.byteLength(key.pushkey) > 512)
      refuse("M_INVALID_PARAM", "app_id or pushkey is too long.");
    if (body["kind"] === null) await changePushers(core.db, (trx) => deletePusher(trx, key));
    else await putPusher(core, { ...key, ...(await readPusher(core, person, body)) }, body["append"] === true);
    return { answer: {} };
  },
});

async function readPusher(core: Core, person: Principal, body: JsonObject) {
  const { data } = body;
  if (!isObject(data)) refuse("M_MISSING_PARAM", "data is missing.");
  if (Buffer.byteLength(JSON.stringify(data)) > longestData) refuse("M_INVALID_PARAM", "data is too long.");
  const content: JsonObject = { data, app_id: bodyText(body, "app_id"), pushkey: bodyText(body, "pushkey") };
  for (const key of ["kind", "app_display_name", "device_display_name", "lang"]) content[key] = bodyText(body, key);
  if (typeof body["profile_tag"] === "string") content["profile_tag"] = body["profile_tag"];
  const url = content["kind"] === "http" ? readUrl(data["url"]) : null;
  return {
    content: JSON.stringify(content),
    sessionId: await sessionOf(core, person),
    url: url?.href ?? null,
    gateway: url?.origin ?? null,
  };
}

/** An application service acts for its accounts without a session of theirs. */
async function sessionOf({ identity }: Core, { personId, sessionId }: Principal): Promise<string | null> {
  return (await identity.sessionsOf(personId)).some(({ id }) => id === sessionId) ? sessionId : null;
}

/** Client-server API, `PusherData`: an HTTPS address with the one path that gateways have. */
function readUrl(given: unknown): URL {
  if (typeof given !== "string") refuse("M_MISSING_PARAM", "data.url is missing.");
  const url = given.length <= longestUrl && URL.canParse(given) ? new URL(given) : null;
  const isHttp = url?.protocol === "https:" || url?.protocol === "http:";
  if (!url || !isHttp || url.pathname !== notifyPath || url.username !== "" || url.password !== "")
    refuse("M_INVALID_PARAM", `data.url must be an address https://…${notifyPath}.`);
  return url;
}

function putPusher(core: Core, pusher: WantedPusher, isAppended: boolean): Promise<void> {
  return changePushers(core.db, async (trx) => {
    if ((await countOtherPushers(trx, pusher)) >= mostPushers) refuse("M_INVALID_PARAM", "There are too many pushers.");
    if (!isAppended) await deletePushersOfOthers(trx, pusher);
    await upsertPusher(trx, pusher);
  });
}
