import type { ChangeOrganisation } from "@safos/contract/organisations";
import { randomToken, uuid } from "#clock";
import type { AnyDb, Database, Db } from "#database";
import { system, type EventActor, type EventOf, type Events } from "#events";
import { refuse } from "#http";
import type { Sender } from "#mail";
import type { Workers } from "#workers";
import { guestsDomains, guestsName } from "./guests-domain.ts";
import { about } from "./about.ts";
import { storeChange } from "./change.ts";
import { domainOfHost } from "./looks/host.ts";
import { createLooks, type Looks } from "./looks/looks.ts";
import type { Organisation, SigningKey } from "./organisation.ts";
import { newSeed } from "./keys.ts";
import { Register } from "./register.ts";
import { createSigningKeys } from "./signing-keys.ts";
import { completeRules } from "./rules.ts";
import { senderOf } from "./sender-of.ts";
import { insertDomain, insertOrganisation, holdRules, readOrganisations, type OrganisationTables } from "./queries.ts";

export interface NewOrganisation {
  readonly domain: string;
  readonly name: string;
}

export interface Organisations {
  /** How they look, by domain. */
  readonly looks: Looks;
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
  /** The agency's domain that a request came to, by its Host; null where it is nobody's own. */
  domainAt(host: string | undefined): string | null;
  /** Throws when the domain is not ours. */
  signingKey(domain: string): Promise<SigningKey>;
  /** Whether it has the form of a domain name. */
  isDomain(text: string): boolean;
  /** Refuses DOMAIN_TAKEN and DOMAIN_INVALID. */
  add(fresh: NewOrganisation, actor?: EventActor): Promise<Organisation>;
  addDomain(organisationId: string, domain: string): Promise<Organisation>;
  /** Refuses MAIL_ADDRESS_FOREIGN. */
  change(organisationId: string, change: ChangeOrganisation, actor?: EventActor): Promise<Organisation>;
  /** Who its letters come from. */
  senderOf(organisationId: string): Sender;
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

/** A domain for an organisation; with a name for a new one. */
interface Claim {
  readonly organisationId: string;
  readonly kind?: "agency" | "guests";
  readonly name?: string;
  readonly actor: EventActor;
}

export function createOrganisations(options: {
  database: Database;
  events: Events;
  workers: Workers;
  publicUrl: string;
}): Organisations {
  const db = options.database.of<OrganisationTables>();
  const register = new Register();

  let asked = 0;
  let shown = 0;

  async function reload(): Promise<void> {
    const turn = ++asked;
    const rows = await readOrganisations(db);
    // A slow look must not put back what a later one has replaced.
    if (turn < shown) return;
    shown = turn;
    register.keepRows(rows);
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
    return (kind === "guests" ? register.guests : null) ?? need(organisationId);
  }

  /** Two processes may make it at once: the database keeps one, and both find that. */
  async function ensureGuests(): Promise<Organisation> {
    if (register.guests === null) await reload();
    for (const domain of guestsDomains(options.publicUrl)) {
      if (register.guests !== null) break;
      if (register.byDomain.has(domain)) continue;
      await claim(domain, { organisationId: uuid(), kind: "guests", name: guestsName, actor: system });
    }
    if (register.guests === null) throw new Error("Every domain for guests belongs to an agency.");
    return register.guests;
  }

  function need(id: string): Organisation {
    const found = register.byId.get(id);
    if (!found) throw refuse("MISSING", "There is no such organisation.");
    return found;
  }

  const handlers: ((event: EventOf<"organisation.changed">) => void)[] = [];
  options.events.learn(
    "organisations",
    ["organisation.created", "organisation.changed"],
    reload,
    (event) => {
      if (event.type === "organisation.changed") for (const handler of handlers) handler(event);
    },
    reload,
  );

  return {
    looks: createLooks({ ...options, db, register, reload }),
    all: () => register.agencies,
    ensureGuests,
    guests: () => register.guests,
    isOfGuests: (organisationId) => register.guests?.id === organisationId,
    byId: (id) => register.byId.get(id) ?? null,
    byDomain: (domain) => register.byDomain.get(domain) ?? null,
    isDomain,
    domains: () => [...register.byDomain.keys()],
    agencyDomains: () => register.agencies.flatMap((one) => one.domains),
    domainAt: (host) => agencyDomainAt(register, options.publicUrl, host),
    signingKey: createSigningKeys(db),
    add: ({ domain, name }, actor = system) => claim(domain, { organisationId: uuid(), name, actor }),
    addDomain: async (id, domain) => claim(domain, { organisationId: need(id).id, actor: system }),
    async change(organisationId, change, actor = system) {
      await reload();
      await storeChange({ db, events: options.events }, need(organisationId), change, actor);
      await reload();
      return need(organisationId);
    },
    senderOf: (organisationId) => senderOf(register.byId.get(organisationId)),
    async hold(trx, organisationId) {
      const stored = await holdRules(trx as Db<OrganisationTables>, organisationId);
      if (stored && register.guests?.id !== organisationId)
        register.keep(
          register.all.map((one) => (one.id === organisationId ? { ...one, rules: completeRules(stored) } : one)),
        );
    },
    onChanged: (handler) => void handlers.push(handler),
    reload,
    start: reload,
  };
}

const agencyDomainAt = (register: Register, publicUrl: string, host: string | undefined): string | null =>
  domainOfHost(host, { isDomain: (name) => register.byDomain.get(name)?.kind === "agency", publicUrl });
