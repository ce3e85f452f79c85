import { createReadCache, type ReadCache } from "#cache";
import type { Database } from "#database";
import type { Events } from "#events";
import type { GuardedFetch, Reach } from "#http";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Workers } from "#workers";
import type { PersonContext } from "../people/context.ts";
import type { IdentityDb } from "../queries.ts";
import type { JWTVerifyGetKey } from "jose";
import type { Configuration } from "openid-client";
import type { Seal } from "../seal.ts";

/** What every verb about providers works with. */
export interface ProviderContext {
  readonly db: IdentityDb;
  readonly events: Events;
  readonly organisations: Organisations;
  readonly people: PersonContext;
  readonly workers: Workers;
  readonly log: Log;
  readonly mail: Pick<Mail, "isOn">;
  readonly publicUrl: string;
  readonly fetch: GuardedFetch;
  /** Where directories may be. */
  readonly reach: Reach;
  readonly jobs: Pick<Jobs, "add">;
  readonly database: Pick<Database, "connect">;
  readonly seal: Seal;
  /** What OpenID providers say of themselves, by provider; forgotten when its settings change. */
  readonly configurations: ReadCache<Discovered>;
  /** Discoveries under way: however many people sign in, a provider is asked once. */
  readonly discovering: Map<string, Promise<Configuration>>;
  /** Keys of each configuration, so that strangers' tokens do not make us ask for them every time. */
  readonly keySets: WeakMap<Configuration, JWTVerifyGetKey>;
  /** How many people who wait ask each directory now. */
  readonly asking: Map<string, number>;
}

interface Discovered {
  readonly changedAt: number;
  readonly at: number;
  /** Null: it did not answer a moment ago. */
  readonly configuration: Configuration | null;
}

const mostProviders = 10_000;

export function createProviderContext(
  deps: Omit<ProviderContext, "configurations" | "discovering" | "keySets" | "asking">,
): ProviderContext {
  const configurations = createReadCache<Discovered>(mostProviders);
  deps.events.watch(["provider.changed", "provider.removed"], ({ payload }) =>
    configurations.forget(payload.providerId),
  );
  return { ...deps, configurations, discovering: new Map(), keySets: new WeakMap(), asking: new Map() };
}
