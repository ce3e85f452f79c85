import { createHash } from "node:crypto";
import { createReadCache } from "#cache";
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

/** Organisations whose directory a process keeps in memory, some hundred bytes a person. */
const mostKept = 50;
/** Should an event be lost. */
const lifetimeMs = 5 * 60_000;
const pageSize = 1000;

const etagOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 32);

/** Made when it is first asked for, and anew when someone of the organisation has changed. */
export function createDirectory({ events, identity, organisations, policy }: Needs): Directory {
  const cache = createReadCache<DirectoryState>(mostKept, { lifetimeMs });
  events.watch(["person.created", "person.changed", "person.disabled", "person.removed"], ({ organisationId }) => {
    if (organisationId !== null) cache.forget(organisationId);
  });
  policy.onChanged(() => cache.forgetAll());
  events.onReconnected(() => cache.forgetAll());

  async function read(organisationId: string): Promise<DirectoryState> {
    const organisationName = organisations.byId(organisationId)?.name ?? "";
    const cards: StoredCard[] = [];
    for (let after: string | undefined; ;) {
      const page = await identity.managedPage(organisationId, "", after, pageSize);
      for (const person of page.items) {
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
      organisations.isOfGuests(organisationId) || !policy.directorySync(organisationId)
        ? null
        : cache.read(organisationId, () => read(organisationId)),
  };
}
