import type { Core } from "../core.ts";
import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { findReadableRoom } from "../protocol/steps/find-room.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requireOwnPath } from "../protocol/steps/require-own-path.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { Filters } from "./filters.ts";
import { answerEvents } from "./steps/answer-events.ts";
import { answerInitialSync, answerRoomInitialSync } from "./steps/answer-initial-sync.ts";
import { answerSync } from "./steps/answer-sync.ts";
import { answerFilter, storeFilter } from "./steps/store-filter.ts";
import { Sync } from "./sync.ts";

const filter = "/v3/user/:userId/filter";
const own = [requirePerson, requireOwnPath("Filters are one's own.")];

/** What clients asked before there was `/sync`, and still ask where they look at a room that they are not in. */
export const olderSyncEndpoints: readonly MatrixEndpoint[] = [
  endpoint("GET", "/v3/initialSync", "Syncing", requirePerson, answerInitialSync),
  endpoint("GET", "/v3/events", "Syncing", requirePerson, answerEvents),
  endpoint(
    "GET",
    "/v3/rooms/:roomId/initialSync",
    "Room previews",
    requirePerson,
    findReadableRoom,
    answerRoomInitialSync,
  ),
];

export function syncEndpoints(core: Core): readonly MatrixEndpoint[] {
  const sync = new Sync(core);
  const filters = new Filters(core);
  return [
    endpoint("GET", "/v3/sync", "Syncing", requirePerson, answerSync(sync, filters)),
    endpoint("POST", filter, "Filtering", ...own, readBody, storeFilter(filters)),
    endpoint("GET", `${filter}/:filterId`, "Filtering", ...own, answerFilter(filters)),
    ...olderSyncEndpoints,
  ];
}
