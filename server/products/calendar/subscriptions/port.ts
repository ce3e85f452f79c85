import type { GuardedFetch } from "#http";
import type { Seal } from "#identity";

/** What subscribing to calendars elsewhere needs of the server. */
export interface Sources {
  readonly fetch: GuardedFetch;
  /** Addresses are secrets. */
  readonly seal: Seal;
  /** Its own host: it subscribes to nothing of its own. */
  readonly ownHost: string;
  /** Asked before a person makes the server fetch what they name. Refuses LIMITED. */
  spend(personId: string): void;
}
