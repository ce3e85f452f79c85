import type { Core } from "../core.ts";
import { endpoint, type MatrixEndpoint } from "../protocol/exchange.ts";
import { readBody } from "../protocol/steps/read-body.ts";
import { requireOwnPath } from "../protocol/steps/require-own-path.ts";
import { requirePerson } from "../protocol/steps/require-person.ts";
import { Filters } from "./filters.ts";
import { answerSync } from "./steps/answer-sync.ts";
import { answerFilter, storeFilter } from "./steps/store-filter.ts";
import { Sync } from "./sync.ts";

const filter = "/v3/user/:userId/filter";
const own = [requirePerson, requireOwnPath("Filters are one's own.")];

export function syncEndpoints(core: Core): readonly MatrixEndpoint[] {
  const sync = new Sync(core);
  const filters = new Filters(core);
  return [
    endpoint("GET", "/v3/sync", "Syncing", requirePerson, answerSync(sync, filters)),
    endpoint("POST", filter, "Filtering", ...own, readBody, storeFilter(filters)),
    endpoint("GET", `${filter}/:filterId`, "Filtering", ...own, answerFilter(filters)),
  ];
}
