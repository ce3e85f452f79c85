import { LRUCache } from "lru-cache";
import { randomToken } from "#clock";
import { isTooDeep } from "#http";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { openFilter, readFilter, type SyncFilter } from "./filter.ts";

const mostRemembered = 2000;

/** The filters that people have stored, and those that were read a moment ago. */
export class Filters {
  readonly #db: Core["db"];
  readonly #read = new LRUCache<string, SyncFilter>({ max: mostRemembered });

  constructor({ db }: Pick<Core, "db">) {
    this.#db = db;
  }

  /** `text`: the id of a stored filter, or a filter as JSON; everything without. Refuses M_INVALID_PARAM, M_NOT_FOUND. */
  async read(userId: string, text: string | undefined): Promise<SyncFilter> {
    if (text === undefined || text === "") return openFilter;
    const key = text.startsWith("{") ? text : `${userId}\t${text}`;
    const known = this.#read.get(key);
    if (known) return known;
    const filter = readFilter(text.startsWith("{") ? parse(text) : await this.stored(userId, text));
    this.#read.set(key, filter);
    return filter;
  }

  async stored(userId: string, filterId: string): Promise<JsonObject> {
    const row = await this.#db
      .selectFrom("chat.filter")
      .select("content")
      .where("user_id", "=", userId)
      .where("filter_id", "=", filterId)
      .executeTakeFirst();
    return row ? (JSON.parse(row.content) as JsonObject) : refuse("M_NOT_FOUND", "There is no such filter.");
  }

  /** Its id; the same one when the person has stored the same before. */
  async store(userId: string, body: JsonObject): Promise<string> {
    readFilter(body);
    const content = JSON.stringify(body);
    const same = await this.#db
      .selectFrom("chat.filter")
      .select("filter_id")
      .where("user_id", "=", userId)
      .where("content", "=", content)
      .executeTakeFirst();
    if (same) return same.filter_id;
    const filterId = randomToken(12);
    await this.#db.insertInto("chat.filter").values({ user_id: userId, filter_id: filterId, content }).execute();
    return filterId;
  }
}

function parse(text: string): JsonObject {
  if (isTooDeep(text)) refuse("M_BAD_JSON", "The filter is nested too deeply.");
  try {
    const filter = JSON.parse(text) as unknown;
    if (isObject(filter)) return filter;
  } catch {
    // Falls through to the same refusal as a filter that is no object.
  }
  return refuse("M_INVALID_PARAM", "The filter is not a JSON object.");
}
