import { randomToken } from "#clock";
import type { FastifyInstance, FastifyRequest } from "#http";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyOf, param, personOf, queryNumber, queryText, sendJson } from "../protocol/scope.ts";
import { openFilter, readFilter, type SyncFilter } from "./filter.ts";
import { Sync } from "./sync.ts";
import { readToken } from "./token.ts";

const rememberedFilters = 2000;

export function syncRoutes(core: Core, scope: FastifyInstance): void {
  const sync = new Sync(core);
  const filters = new Map<string, SyncFilter>();

  async function filterOf(userId: string, text: string | undefined): Promise<SyncFilter> {
    if (text === undefined || text === "") return openFilter;
    const key = text.startsWith("{") ? text : `${userId}\t${text}`;
    const known = filters.get(key);
    if (known) return known;
    const filter = readFilter(text.startsWith("{") ? parse(text) : await stored(userId, text));
    if (filters.size >= rememberedFilters) filters.clear();
    filters.set(key, filter);
    return filter;
  }

  function parse(text: string): JsonObject {
    try {
      const filter = JSON.parse(text) as unknown;
      if (isObject(filter)) return filter;
    } catch {
      // Falls through to the same refusal as a filter that is no object.
    }
    return refuse("M_INVALID_PARAM", "The filter is not a JSON object.");
  }

  async function stored(userId: string, filterId: string): Promise<JsonObject> {
    const row = await core.db
      .selectFrom("chat.filter")
      .select("content")
      .where("user_id", "=", userId)
      .where("filter_id", "=", filterId)
      .executeTakeFirst();
    return row ? (JSON.parse(row.content) as JsonObject) : refuse("M_NOT_FOUND", "There is no such filter.");
  }

  scope.get("/v3/sync", async (request, reply) => {
    const principal = personOf(request);
    const since = queryText(request, "since");
    const gone = new AbortController();
    reply.raw.once("close", () => gone.abort());
    const stateAfter =
      queryText(request, "use_state_after") === "true"
        ? "state_after"
        : queryText(request, "org.matrix.msc4222.use_state_after") === "true"
          ? "org.matrix.msc4222.state_after"
          : undefined;
    const text = await sync.answer({
      viewer: { userId: principal.userId, deviceId: principal.deviceId },
      sessionId: principal.sessionId,
      since: since === undefined ? undefined : readToken(since),
      filter: await filterOf(principal.userId, queryText(request, "filter")),
      isFullState: queryText(request, "full_state") === "true",
      stateAfter,
      timeoutMs: queryNumber(request, "timeout", 0, 3_600_000),
      signal: gone.signal,
    });
    return sendJson(reply, text);
  });

  const own = (request: FastifyRequest): string => {
    const { userId } = personOf(request);
    if (param(request, "userId") !== userId) refuse("M_FORBIDDEN", "Filters are one's own.");
    return userId;
  };
  scope.post("/v3/user/:userId/filter", async (request) => {
    const userId = own(request);
    const body = bodyOf(request);
    readFilter(body);
    const content = JSON.stringify(body);
    const same = await core.db
      .selectFrom("chat.filter")
      .select("filter_id")
      .where("user_id", "=", userId)
      .where("content", "=", content)
      .executeTakeFirst();
    if (same) return { filter_id: same.filter_id };
    const filterId = randomToken(12);
    await core.db.insertInto("chat.filter").values({ user_id: userId, filter_id: filterId, content }).execute();
    return { filter_id: filterId };
  });
  scope.get("/v3/user/:userId/filter/:filterId", async (request) => stored(own(request), param(request, "filterId")));
}
