import type { Database } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity, Seal } from "#identity";
import type { Log } from "#log";
import type { Organisations } from "#organisations";
import type { Secrets } from "./secrets/secrets.ts";
import type { OpenidDb } from "./tables.ts";

export interface OpenidNeeds {
  readonly database: Database;
  readonly events: Events;
  readonly http: Http;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly log: Log;
}

/** What every verb of the module works with. */
export interface OpenidContext extends Omit<OpenidNeeds, "database"> {
  readonly db: OpenidDb;
  readonly seal: Seal;
  readonly secrets: Secrets;
  /** `https://safos.example`: SAFOS_PUBLIC_URL, the one issuer of this server. */
  readonly issuer: string;
}
