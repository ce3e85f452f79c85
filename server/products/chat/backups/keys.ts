import { Readable } from "node:stream";
import type { AnyDb } from "#database";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { readKeys, requireScope, type BackedUpKey, type KeyScope } from "./key.ts";
import {
  countKeys,
  countKeysOf,
  deleteKeys,
  lockBackups,
  readBackup,
  readKeyPage,
  renewEtag,
  upsertKeys,
} from "./queries.ts";
import { versionOf } from "./versions.ts";

/** Of one person; who talks all day in a hundred rooms makes some ten thousand a year. */
const mostKeys = 200_000;
const perPage = 1000;

const missing = (): never => refuse("M_NOT_FOUND", "There is no such backup.");

/** Whose keys of which backup. */
interface Asked {
  readonly userId: string;
  readonly version: string;
  readonly scope: KeyScope;
}

async function answerOf(trx: AnyDb, userId: string, version: number, etag: string): Promise<object> {
  return { etag, count: await countKeys(trx, userId, version) };
}

/** Keeps keys in the current backup. Refuses M_NOT_FOUND, M_WRONG_ROOM_KEYS_VERSION, M_TOO_LARGE, and as `readKeys`. */
export function storeKeys(core: Core, { userId, version: text, scope }: Asked, body: JsonObject): Promise<object> {
  const keys = readKeys(scope, body);
  const version = versionOf(text) ?? missing();
  return core.db.transaction().execute(async (trx) => {
    const current = (await lockBackups(trx, userId)) ?? missing();
    if (current.version !== version)
      refuse("M_WRONG_ROOM_KEYS_VERSION", "Keys go to the current backup.", {
        current_version: String(current.version),
      });
    const changed = await upsertKeys(trx, userId, version, keys);
    const etag = changed > 0 ? await renewEtag(trx, userId, version) : current.etag;
    if (changed > 0 && (await countKeysOf(trx, userId)) > mostKeys)
      refuse("M_TOO_LARGE", `A person's backups hold at most ${mostKeys} keys.`);
    return answerOf(trx, userId, version, etag);
  });
}

/** Removes keys from a backup. Refuses M_NOT_FOUND and M_INVALID_PARAM. */
export function removeKeys(core: Core, { userId, version: text, scope }: Asked): Promise<object> {
  const version = versionOf(text) ?? missing();
  requireScope(scope);
  return core.db.transaction().execute(async (trx) => {
    await lockBackups(trx, userId);
    const backup = (await readBackup(trx, userId, version)) ?? missing();
    const removed = await deleteKeys(trx, userId, version, scope);
    return answerOf(trx, userId, version, removed > 0 ? await renewEtag(trx, userId, version) : backup.etag);
  });
}

const viewKey = (key: BackedUpKey): string =>
  `{"first_message_index":${key.firstMessageIndex},"forwarded_count":${key.forwardedCount},"is_verified":${key.isVerified},"session_data":${key.sessionData}}`;

/** `{rooms}` or, of one room, `{sessions}`, a page after another, so that memory stays flat. */
async function* writeKeys(
  core: Core,
  of: { userId: string; version: number; scope: KeyScope },
): AsyncGenerator<string> {
  const isOfRoom = of.scope.roomId !== undefined;
  yield isOfRoom ? `{"sessions":{` : `{"rooms":{`;
  let last: BackedUpKey | null = null;
  for (;;) {
    const page: BackedUpKey[] = await readKeyPage(core.db, of, last, perPage);
    const parts: string[] = [];
    for (const key of page) {
      const isNewRoom: boolean = !isOfRoom && key.roomId !== last?.roomId;
      if (isNewRoom) parts.push(last === null ? "" : "}},", `${JSON.stringify(key.roomId)}:{"sessions":{`);
      else if (last !== null) parts.push(",");
      parts.push(JSON.stringify(key.sessionId), ":", viewKey(key));
      last = key;
    }
    yield parts.join("");
    if (page.length < perPage) break;
  }
  yield isOfRoom || last === null ? "}}" : "}}}}";
}

/** Keys of a backup as JSON: of all rooms, of one, or one key. Refuses M_NOT_FOUND and M_INVALID_PARAM. */
export async function readBackedUp(core: Core, { userId, version: text, scope }: Asked): Promise<Readable> {
  const version = versionOf(text) ?? missing();
  requireScope(scope);
  if (!(await readBackup(core.db, userId, version))) missing();
  const of = { userId, version, scope };
  if (scope.sessionId === undefined) return Readable.from(writeKeys(core, of));
  const [key] = await readKeyPage(core.db, of, null, 1);
  if (!key) refuse("M_NOT_FOUND", "There is no such key.");
  return Readable.from([viewKey(key)]);
}
