import type { LiveState } from "@safos/contract/live-page";
import { now } from "#clock";
import { refuse } from "#http";
import { splitLink } from "#identity";
import type { MeetingContext } from "../context.ts";
import { readMeeting } from "../meeting/queries.ts";
import { stateOf } from "../meeting/state.ts";
import { Pace } from "../pace.ts";
import { organisationNameOf } from "../registration/public.ts";
import { isShown } from "./allowed.ts";
import { readHolder, readLivePageByCode } from "./queries.ts";

/** What thousands ask is asked of the database this often, ms: so soon an address shows nothing when it may no longer. */
const trustedMs = 1000;
const forgottenAfterMs = 60_000;
/** Codes that were asked for lately, right and wrong ones. */
const mostKnown = 5000;
/** Addresses of strangers who guess: 20 at once, then one each two seconds. */
const guesses = { perSecond: 0.5, most: 20, mostKnown: 20_000, forgottenAfterMs } as const;

/** A live page as those who watch find it. */
export interface FoundLive {
  readonly code: string;
  readonly meetingId: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly organisationName: string;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly state: LiveState;
  readonly passwordHash: string | null;
  /** Where the call is; null: nowhere yet. */
  readonly holder: { readonly processId: string; readonly address: string } | null;
}

interface Known {
  readonly found: Promise<FoundLive | null>;
  readonly at: number;
  /** Null: it is being looked up. */
  readonly isRight: boolean | null;
}

/** The name that a live page has among links with passwords. */
export const lockOfLive = ({ meetingId }: Pick<FoundLive, "meetingId">): string => `live ${meetingId}`;

/** Finds live pages by their codes; each code is looked up once a second, however many ask. */
export class LiveFinder {
  private readonly context: MeetingContext;
  private readonly known = new Map<string, Known>();
  private readonly guesses = new Pace(guesses);

  constructor(context: MeetingContext) {
    this.context = context;
  }

  /** `address`: whose guess it is. Refuses LINK_UNKNOWN, and LIMITED to those who guess. */
  async find(code: string, address: string): Promise<FoundLive> {
    const at = now();
    const known = this.known.get(code);
    const isFresh = known !== undefined && at - known.at < trustedMs;
    const isGuess = known === undefined || known.isRight === false;
    if (isGuess) this.guesses.count(address);
    const found = await (isFresh ? known.found : this.look(code, at, known?.isRight || null));
    if (!found) throw refuse("LINK_UNKNOWN");
    if (isGuess) this.guesses.forget(address);
    return found;
  }

  /** The same for those who have given the password where there is one. Refuses LINK_LOCKED besides. */
  async open(shown: string, address: string): Promise<FoundLive> {
    const { secret, proof } = splitLink(shown);
    const found = await this.find(secret, address);
    const { passwordHash, organisationName } = found;
    const { linkPasswords } = this.context.identity;
    if (passwordHash !== null && linkPasswords.unlockedUntil({ id: lockOfLive(found), passwordHash }, proof) === null)
      throw refuse("LINK_LOCKED", { organisationName });
    return found;
  }

  private look(code: string, at: number, wasRight: true | null): Promise<FoundLive | null> {
    if (this.known.size >= mostKnown) this.forget(at);
    const found = this.read(code);
    this.known.set(code, { found, at, isRight: wasRight });
    found.then(
      (one) => {
        if (this.known.get(code)?.found === found) this.known.set(code, { found, at, isRight: one !== null });
      },
      // Asked again by the next one.
      () => this.known.delete(code),
    );
    return found;
  }

  private async read(code: string): Promise<FoundLive | null> {
    const { context } = this;
    const page = await readLivePageByCode(context.db, code);
    const row = page ? await readMeeting(context.db, page.meetingId) : null;
    if (!page || !row || !(await isShown(context, page, row))) return null;
    const state = stateOf(row);
    return {
      code,
      meetingId: row.id,
      workspaceId: row.workspaceId,
      title: row.title,
      organisationName: await organisationNameOf(context, row.workspaceId),
      startsAt: row.startsAt?.toISOString() ?? null,
      endsAt: row.endsAt?.toISOString() ?? null,
      state: state === "ended" ? "over" : state === "scheduled" ? "scheduled" : page.state === "on" ? "live" : "paused",
      passwordHash: row.guestPasswordHash,
      holder: await readHolder(context.db, row.id),
    };
  }

  private forget(at: number): void {
    for (const [code, one] of this.known) if (!one.isRight || at - one.at > forgottenAfterMs) this.known.delete(code);
  }
}
