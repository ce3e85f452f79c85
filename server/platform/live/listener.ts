import type { Principal } from "#http";

/** What a visitor shows: the link's secret, and who they say they are. */
export interface Visit {
  readonly link: string;
  readonly guest: string | undefined;
}

/** Who listens: a person with an account, a visitor with a link, or both. Never neither, once they may listen to anything. */
export interface Listener {
  readonly principal: Principal | null;
  readonly visit: Visit | null;
}

/** What a link opens, and until when. */
export interface Admission {
  readonly workspaceId: string;
  readonly until: Date | null;
}

export type Payload = Readonly<Record<string, unknown>>;
