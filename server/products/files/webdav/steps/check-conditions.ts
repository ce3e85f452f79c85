import { holdsIf, parseIf, rawPathOf, type ResourceState } from "#dav";
import { refuse, Refusal } from "#http";
import { isCovering } from "../../locks/guard.ts";
import { tokenOf } from "../../locks/lock.ts";
import { readLocksOn } from "../../locks/queries.ts";
import { accessToRead } from "../../tree/access.ts";
import { etagOf } from "../../tree/node.ts";
import { defineStep, type Exchange } from "../exchange.ts";
import { header } from "../headers.ts";
import { readFileTarget } from "../target.ts";

const mostResources = 20;
const nothing: ResourceState = { etag: null, tokens: [] };

/** 412 when no list of an `If` header holds. Whose locks are shown by it is asked again where something is changed. */
export const checkConditions = defineStep({
  name: "check-conditions",
  section: "RFC 4918 §10.4",
  async run(exchange) {
    const text = header(exchange.request, "if");
    if (text === undefined) return;
    const lists = parseIf(text);
    if (lists === null) throw refuse("INVALID", "The If header does not follow its grammar.");
    const resources = [...new Set(lists.map((one) => one.resource))];
    if (resources.length > mostResources) throw refuse("INVALID", "The If header names too much.");
    const states = new Map<string | null, ResourceState>();
    for (const one of resources) states.set(one, await stateOf(exchange, one));
    if (!holdsIf(lists, (one) => states.get(one) ?? nothing)) throw refuse("CHANGED_MEANWHILE");
  },
});

/** What the caller may not see is not there. */
async function stateOf(exchange: Exchange, resource: string | null): Promise<ResourceState> {
  const { deps, principal, tree } = exchange;
  try {
    const { names } = resource === null ? exchange.target : readFileTarget(principal, pathOf(resource));
    const location = await deps.trees.find(await tree(), names);
    const node = location.lineage.at(-1);
    if (!node || location.missing.length > 0) return nothing;
    await accessToRead(deps, principal, location.lineage, location.memberRole);
    const locks = await readLocksOn(
      deps.db,
      location.lineage.map((one) => one.id),
    );
    return {
      etag: etagOf(node),
      tokens: locks.filter((lock) => lock.kind === "token" && isCovering(lock, node.id)).map(tokenOf),
    };
  } catch (error) {
    if (error instanceof Refusal) return nothing;
    throw error;
  }
}

/** A path, or the path of an address. */
const pathOf = (resource: string): string => rawPathOf(resource.replace(/^https?:\/\/[^/?#]*/i, "") || "/");
