import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { createPace, elapsed } from "#clock";
import type { Events } from "#events";
import type { Principal } from "#http";
import type { Identity } from "#identity";
import type { Organisations } from "#organisations";
import type { Policy } from "#policy";
import type { StoredCard } from "../tables.ts";
import { writePersonCard } from "../vcard/index.ts";

/** The colleagues of one organisation as cards. */
export interface DirectoryState {
  /** By their names, in order. */
  readonly cards: readonly StoredCard[];
  readonly byName: ReadonlyMap<string, StoredCard>;
  /** Of all of it: another one whenever anything in it is. */
  readonly etag: string;
}

export interface Directory {
  /** What someone's programs may keep of their organisation's directory; null: nothing, by its rule, or for guests. */
  of(person: Pick<Principal, "organisationId">): Promise<DirectoryState | null>;
}

interface Needs {
  readonly events: Events;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly policy: Policy;
}

/** Organisations whose directory a process keeps in memory, about two kilobytes a person. */
const mostKept = 50;
/** How many times longer than it takes to read a directory it stays as it is, changed or not. */
const restFactor = 10;
/** Should an event be lost. */
const lifetimeMs = 5 * 60_000;
const pageSize = 1000;

const etagOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** What a process has of one organisation's directory. */
interface Kept {
  state: DirectoryState | null;
  /** Those who ask meanwhile wait for the same. */
  reading: Promise<DirectoryState> | null;
  /** Someone has changed since it began to be read. */
  isOld: boolean;
  /** By the monotonic clock: until then it is not read again, and from when on it is in any case. */
  restsUntil: number;
  endsAt: number;
}

/**
 * Made when it is first asked for, and anew when someone of the organisation has changed: once for all who ask, and not for every change of
 * a large one.
 */
export function createDirectory({ events, identity, organisations, policy }: Needs): Directory {
  const all = new LRUCache<string, Kept>({ max: mostKept });
  const age = (kept: Kept | undefined): void => {
    if (kept) kept.isOld = true;
  };
  events.watch(["person.created", "person.changed", "person.disabled", "person.removed"], ({ organisationId }) => {
    if (organisationId !== null) age(all.peek(organisationId));
  });
  events.onReconnected(() => all.forEach(age));

  function keptOf(organisationId: string): Kept {
    const known = all.get(organisationId);
    if (known) return known;
    const fresh: Kept = { state: null, reading: null, isOld: true, restsUntil: 0, endsAt: 0 };
    all.set(organisationId, fresh);
    return fresh;
  }

  async function find(organisationId: string): Promise<DirectoryState> {
    const kept = keptOf(organisationId);
    const at = elapsed();
    const isDue = kept.isOld ? at >= kept.restsUntil : at >= kept.endsAt;
    if (kept.state && !isDue) return kept.state;
    return (kept.reading ??= readInto(kept, organisationId));
  }

  async function readInto(kept: Kept, organisationId: string): Promise<DirectoryState> {
    const begun = elapsed();
    kept.isOld = false;
    try {
      kept.state = await read(organisationId);
      const at = elapsed();
      kept.restsUntil = at + restFactor * (at - begun);
      kept.endsAt = at + lifetimeMs;
      return kept.state;
    } catch (error) {
      kept.isOld = true;
      throw error;
    } finally {
      kept.reading = null;
    }
  }

  async function read(organisationId: string): Promise<DirectoryState> {
    const organisationName = organisations.byId(organisationId)?.name ?? "";
    const cards: StoredCard[] = [];
    const pace = createPace();
    for (let after: string | undefined; ;) {
      const page = await identity.managedPage(organisationId, "", after, pageSize);
      for (const person of page.items) {
        await pace.rest();
        if (person.disabled || person.isGuest || person.appservice !== null) continue;
        const body = writePersonCard({ ...person, organisationName });
        const size = Buffer.byteLength(body);
        cards.push({ name: `${person.id}.vcf`, etag: etagOf(body), size, body, changedAt: null });
      }
      if (page.next === undefined) break;
      after = page.next;
    }
    cards.sort((a, b) => (a.name < b.name ? -1 : 1));
    const etag = etagOf(cards.map((one) => `${one.name} ${one.etag}`).join("\n"));
    return { cards, byName: new Map(cards.map((one) => [one.name, one])), etag };
  }

  return {
    of: async ({ organisationId }) =>
      organisations.isOfGuests(organisationId) || !policy.directorySync(organisationId) ? null : find(organisationId),
  };
}
