import type { KeyObject } from "node:crypto";
import type { ChangeOrganisation, Organisation as OrganisationView } from "@safos/contract/organisations";
import { randomToken, uuid } from "#clock";
import type { AnyDb, Database, Db } from "#database";
import { system, type EventActor, type EventOf, type Events } from "#events";
import { refuse } from "#http";
import type { Log } from "#log";
import { guestsDomains, guestsName } from "./guests-domain.ts";
import { keyOfSeed, newSeed, publicKeyOf } from "./keys.ts";
import { completeRules, guestsRules, mergeRules, whatChanged } from "./rules.ts";
import {
  insertDomain,
  insertOrganisation,
  holdRules,
  lockRules,
  readOrganisations,
  readSigningKey,
  updateOrganisation,
  type OrganisationTables,
} from "./queries.ts";

/** An agency; owns domains, people, rules and content. */
export type Organisation = OrganisationView;

export interface SigningKey {
  /** `ed25519:a_AbCd` */
  readonly keyId: string;
  /** The raw ed25519 seed, 32 bytes. */
  readonly seed: Uint8Array;
  readonly privateKey: KeyObject;
  /** Raw, 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface NewOrganisation {
  readonly domain: string;
  readonly name: string;
}

export interface Organisations {
  /** Every agency. */
  all(): readonly Organisation[];
  /** Where those are who were invited by mail, made when it is first needed. */
  ensureGuests(): Promise<Organisation>;
  /** The same; null: there has been no guest yet. */
  guests(): Organisation | null;
  /** Whether it is where guests are: nobody's colleagues, with rules that nobody sets. */
  isOfGuests(organisationId: string): boolean;
  byId(id: string): Organisation | null;
  byDomain(domain: string): Organisation | null;
  /** Every Matrix server name of this deployment, that of guests too. */
  domains(): readonly string[];
  /** Those that are names of agencies. */
  agencyDomains(): readonly string[];
  /** Throws when the domain is not ours. */
  signingKey(domain: string): Promise<SigningKey>;
  /** Whether it has the form of a domain name. */
  isDomain(text: string): boolean;
  /** Refuses DOMAIN_TAKEN and DOMAIN_INVALID. */
  add(fresh: NewOrganisation, actor?: EventActor): Promise<Organisation>;
  addDomain(organisationId: string, domain: string): Promise<Organisation>;
  change(organisationId: string, change: ChangeOrganisation, actor?: EventActor): Promise<Organisation>;
  /** Reads the rules of an organisation anew and keeps them as they are until the transaction ends. */
  hold(trx: AnyDb, organisationId: string): Promise<void>;
  /** Called in every process once a change is known here: those who ask from now on are answered by the new rules. */
  onChanged(handler: (event: EventOf<"organisation.changed">) => void): void;
  /** Reads everything again; done by itself when another process changed something. */
  reload(): Promise<void>;
  start(): Promise<void>;
}

// RFC 1123 names; a port is not part of an organisation's domain.
const domainPattern =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$|^localhost$/;

const isDomain = (text: string): boolean => domainPattern.test(text.trim().toLowerCase());

const retryMs = 1000;

/** A domain for an organisation; with a name for a new one. */
interface Claim {
  readonly organisationId: string;
  readonly kind?: "agency" | "guests";
  readonly name?: string;
  readonly actor: EventActor;
}

const about = (organisationId: string) => {
  const topic = `organisation:${organisationId}`;
  return { organisationId, subject: topic, topics: [topic] };
};

export function createOrganisations(options: {
  database: Database;
  events: Events;
  log: Log;
  publicUrl: string;
}): Organisations {
  const db = options.database.of<OrganisationTables>();
  let list: readonly Organisation[] = [];
  let agencies: readonly Organisation[] = [];
  let guests: Organisation | null = null;
  let byId = new Map<string, Organisation>();
  let byDomain = new Map<string, Organisation>();
  const keys = new Map<string, SigningKey>();

  let asked = 0;
  let shown = 0;

  async function reload(): Promise<void> {
    const turn = ++asked;
    const rows = await readOrganisations(db);
    // A slow look must not put back what a later one has replaced.
    if (turn < shown) return;
    shown = turn;
    keep(rows.map((row) => ({ ...row, rules: row.kind === "guests" ? guestsRules : completeRules(row.rules) })));
  }

  function keep(all: readonly Organisation[]): void {
    list = all;
    agencies = list.filter((one) => one.kind === "agency");
    guests = list.find((one) => one.kind === "guests") ?? null;
    byId = new Map(list.map((one) => [one.id, one]));
    byDomain = new Map(list.flatMap((one) => one.domains.map((domain) => [domain, one] as const)));
  }

  /** Keeps trying: until it succeeds, rules that have been changed elsewhere are not followed here. */
  function reloadSoon(then: () => void = () => undefined): void {
    reload().then(then, (error: unknown) => {
      options.log.warn({ error }, "organisations could not be read; trying again");
      setTimeout(() => reloadSoon(then), retryMs).unref();
    });
  }

  async function claim(text: string, { organisationId, name, actor, kind = "agency" }: Claim): Promise<Organisation> {
    const domain = text.trim().toLowerCase();
    if (!isDomain(domain)) throw refuse("DOMAIN_INVALID", { domain });
    const isReserved = kind === "agency" && guestsDomains(options.publicUrl).includes(domain);
    if (isReserved) throw refuse("DOMAIN_TAKEN", { domain });
    const seed = newSeed();
    await db.transaction().execute(async (trx) => {
      if (name !== undefined && !(await insertOrganisation(trx, { id: organisationId, kind, name }))) return;
      const row = { domain, organisationId, isPrimary: name !== undefined, keyId: `ed25519:a_${randomToken(4)}`, seed };
      if (!(await insertDomain(trx, row))) throw refuse("DOMAIN_TAKEN", { domain });
      const type = name === undefined ? "organisation.changed" : "organisation.created";
      await options.events.emit(trx, { type, actor, ...about(organisationId), payload: { organisationId } });
    });
    await reload();
    return kind === "guests" && guests ? guests : need(organisationId);
  }

  /** Two processes may make it at once: the database keeps one, and both find that. */
  async function ensureGuests(): Promise<Organisation> {
    if (guests === null) await reload();
    for (const domain of guestsDomains(options.publicUrl)) {
      if (guests !== null) break;
      if (byDomain.has(domain)) continue;
      await claim(domain, { organisationId: uuid(), kind: "guests", name: guestsName, actor: system });
    }
    if (guests === null) throw new Error("Every domain for guests belongs to an agency.");
    return guests;
  }

  function need(id: string): Organisation {
    const found = byId.get(id);
    if (!found) throw refuse("MISSING", "There is no such organisation.");
    return found;
  }

  const handlers: ((event: EventOf<"organisation.changed">) => void)[] = [];
  options.events.watch(["organisation.created"], () => reloadSoon());
  options.events.watch(["organisation.changed"], (event) =>
    reloadSoon(() => {
      for (const handler of handlers) handler(event);
    }),
  );
  options.events.onReconnected(() => reloadSoon());

  return {
    all: () => agencies,
    ensureGuests,
    guests: () => guests,
    isOfGuests: (organisationId) => guests?.id === organisationId,
    byId: (id) => byId.get(id) ?? null,
    byDomain: (domain) => byDomain.get(domain) ?? null,
    isDomain,
    domains: () => [...byDomain.keys()],
    agencyDomains: () => agencies.flatMap((one) => one.domains),
    async signingKey(domain) {
      const known = keys.get(domain);
      if (known) return known;
      const row = await readSigningKey(db, domain);
      if (!row) throw new Error("That domain is not one of ours.");
      const privateKey = keyOfSeed(row.seed);
      const key = { keyId: row.keyId, seed: row.seed, privateKey, publicKey: publicKeyOf(privateKey) };
      keys.set(domain, key);
      return key;
    },
    add: ({ domain, name }, actor = system) => claim(domain, { organisationId: uuid(), name, actor }),
    addDomain: async (id, domain) => claim(domain, { organisationId: need(id).id, actor: system }),
    async change(organisationId, change, actor = system) {
      await reload();
      const known = need(organisationId);
      if (known.kind === "guests") throw refuse("FORBIDDEN", "The organisation of guests has rules that nobody sets.");
      await db.transaction().execute(async (trx) => {
        // Read under the lock, since two administrators may change rules at once.
        const before = { ...known, rules: completeRules(await lockRules(trx, organisationId)) };
        const changes = whatChanged(before, change);
        const rules = change.rules === undefined ? undefined : mergeRules(before.rules, change.rules);
        await updateOrganisation(trx, organisationId, { ...change, rules });
        const payload = { organisationId, changes };
        await options.events.emit(trx, { type: "organisation.changed", actor, ...about(organisationId), payload });
      });
      await reload();
      return need(organisationId);
    },
    async hold(trx, organisationId) {
      const stored = await holdRules(trx as Db<OrganisationTables>, organisationId);
      if (stored && guests?.id !== organisationId)
        keep(list.map((one) => (one.id === organisationId ? { ...one, rules: completeRules(stored) } : one)));
    },
    onChanged: (handler) => void handlers.push(handler),
    reload,
    start: reload,
  };
}
