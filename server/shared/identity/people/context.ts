import { accessLifetimeMs, createReadCache, type ReadCache } from "#cache";
import type { Db } from "#database";
import type { Events } from "#events";
import type { Organisations } from "#organisations";
import type { IdentityTables } from "../queries.ts";
import type { Person } from "./person.ts";

/** What every verb about persons works with. */
export interface PersonContext {
  readonly db: Db<IdentityTables>;
  readonly events: Events;
  readonly organisations: Organisations;
  /** By id; emptied by what changes persons, in every process. */
  readonly cache: ReadCache<Person>;
  readonly reserved: { isReserved(userId: string): boolean };
}

const cacheSize = 20_000;

export function createPersonContext(deps: Omit<PersonContext, "cache" | "reserved">): PersonContext {
  const cache = createReadCache<Person>(cacheSize, { lifetimeMs: accessLifetimeMs });
  deps.events.watch(
    [
      "person.changed",
      "person.disabled",
      "person.removed",
      "role.given",
      "role.taken",
      "role.ended",
      "credential.added",
      "credential.removed",
      "credential.reset",
    ],
    ({ payload }) => cache.forget(payload.personId),
  );
  deps.events.watch(["emergency.changed"], () => cache.forgetAll());
  deps.events.onReconnected(() => cache.forgetAll());
  return { ...deps, cache, reserved: { isReserved: () => false } };
}
