import type { Identity } from "#identity";
import type { Organisations } from "#organisations";
import type { Policy } from "#policy";
import type { Directory } from "./directory/directory.ts";
import type { ContactDb } from "./tables.ts";

/** What a verb of address books needs. */
export interface ContactContext {
  readonly db: ContactDb;
  readonly directory: Directory;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly policy: Policy;
}
