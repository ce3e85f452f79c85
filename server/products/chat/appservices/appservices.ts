import { hashSecret } from "#clock";
import type { Db } from "#database";
import { system, type Events, type Transaction } from "#events";
import { refuse, type FastifyRequest } from "#http";
import type { Identity, Seal } from "#identity";
import type { Log } from "#log";
import type { Organisation, Organisations } from "#organisations";
import { domainOf } from "../events/pdu.ts";
import type { Waiters } from "../sync/waiters.ts";
import type { ChatTables } from "../tables.ts";
import { createAppservice, type Appservice } from "./appservice.ts";
import { deleteAppservice, insertAppservice, readAppservices, type AppserviceRow } from "./queries.ts";
import { readRegistration, type Namespaces } from "./registration.ts";

interface Deps {
  readonly db: Db<ChatTables>;
  readonly events: Events;
  readonly identity: Identity;
  readonly organisations: Organisations;
  readonly log: Log;
  readonly seal: Seal;
  readonly waiters: Waiters;
}

/** What an operator sees of one. */
export interface ListedAppservice {
  readonly id: string;
  readonly organisationId: string;
  readonly url: string | null;
  readonly sender: string;
  readonly isRateLimited: boolean;
  readonly receivesEphemeral: boolean;
  readonly namespaces: Namespaces;
  readonly createdAt: string;
  /** How far of the stream of chat it has been given. */
  readonly position: number;
}

/** The registered application services: in the database, and in the memory of every process that has started. */
export class Appservices {
  private readonly deps: Deps;
  private byTokenHash: ReadonlyMap<string, Appservice> = new Map();
  private reading: Promise<void> = Promise.resolve();
  private readonly ofRequest = new WeakMap<FastifyRequest, Appservice>();
  private readonly listeners: (() => void)[] = [];

  constructor(deps: Deps) {
    this.deps = deps;
    const reload = (): Promise<void> => this.load();
    const nothing = (): void => undefined;
    deps.events.learn("chat.appservices", ["appservice.added", "appservice.removed"], reload, nothing, reload);
    deps.identity.registerReservedNames((userId) => this.all().some((one) => one.isExclusiveUser(userId)));
  }

  /** Called when some were added or removed. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Reads what is registered, one reading after the other. */
  load(): Promise<void> {
    const next = this.reading.then(async () => {
      const rows = await readAppservices(this.deps.db);
      const before = this.byTokenHash;
      // One that is there already stays the object that it is: its senders go on.
      this.byTokenHash = new Map(
        rows.flatMap((row) => {
          const key = row.asTokenHash.toString("base64");
          const appservice = before.get(key) ?? this.createFrom(row);
          return appservice ? [[key, appservice] as const] : [];
        }),
      );
      const removed = [...before].filter(([key]) => !this.byTokenHash.has(key)).map(([, one]) => one);
      // What its accounts wait for ends with it; people whom its namespace fits ask again.
      if (removed.length > 0) this.deps.waiters.releaseWhere((userId) => removed.some((one) => one.isOwnUser(userId)));
      for (const listener of this.listeners) listener();
    });
    this.reading = next.catch(() => undefined);
    return next;
  }

  /** Undefined where what it is shown was sealed with another key: it is out, and the others are not. */
  private createFrom({ id, hsTokenSealed, ...row }: AppserviceRow): Appservice | undefined {
    const { organisations, seal, log } = this.deps;
    const isOwnDomain = (domain: string): boolean => organisations.byDomain(domain)?.id === row.organisationId;
    try {
      return createAppservice({ id, ...row, hsToken: seal.open(hsTokenSealed, purposeOf(id)), isOwnDomain });
    } catch (error) {
      log.error({ appservice: id, error }, "an application service cannot be used: remove it and add it again");
      return undefined;
    }
  }

  all(): readonly Appservice[] {
    return [...this.byTokenHash.values()];
  }

  byToken(token: string): Appservice | undefined {
    return this.byTokenHash.size === 0 ? undefined : this.byTokenHash.get(hashSecret(token).toString("base64"));
  }

  /** The application service that makes a request, with its own token. */
  of(request: FastifyRequest): Appservice | undefined {
    return this.ofRequest.get(request);
  }

  note(request: FastifyRequest, appservice: Appservice): void {
    this.ofRequest.set(request, appservice);
  }

  /** Its own account is never limited, its others where the registration says so (application service API, "Registration"). */
  isUnlimited(userId: string): boolean {
    return this.all().some((one) => one.sender === userId || (!one.isRateLimited && one.isOwnUser(userId)));
  }

  /**
   * Lets in what a registration file describes. Refuses INVALID where it cannot be used or its id or token is there already, and
   * NAME_TAKEN where someone else has the sender's name.
   */
  async register(file: unknown, organisation: Organisation): Promise<ListedAppservice> {
    const { db, identity, seal } = this.deps;
    const { id, url, asToken, hsToken, senderLocalpart, ...asked } = readRegistration(file);
    const sender = `@${senderLocalpart}:${organisation.domains[0] ?? ""}`;
    const before = await identity.personByName(sender);
    if (before && before.appservice !== id) throw refuse("NAME_TAKEN", "Someone already has the sender's name.");
    const row = {
      id,
      organisationId: organisation.id,
      url,
      sender,
      asTokenHash: hashSecret(asToken),
      hsTokenSealed: seal.seal(hsToken, purposeOf(id)),
      ...asked,
    };
    await db.transaction().execute(async (trx) => {
      if (!(await insertAppservice(trx, row)))
        throw refuse("INVALID", "An application service has that id or that as_token already.");
      if (!before) await identity.addGhost(trx, { name: sender, appservice: id });
      await this.emit(trx, "appservice.added", id, organisation.id);
    });
    const made = (await this.list()).find((one) => one.id === id);
    return made ?? refuseMissing();
  }

  /** Its tokens, and the sessions of its accounts, end in every process; what its accounts wrote stays. Refuses MISSING. */
  async remove(id: string): Promise<void> {
    const { db, identity } = this.deps;
    await db.transaction().execute(async (trx) => {
      const organisationId = await deleteAppservice(trx, id);
      if (organisationId === null) throw refuseMissing();
      await this.emit(trx, "appservice.removed", id, organisationId);
    });
    await identity.revokeGhosts(id);
  }

  async list(): Promise<ListedAppservice[]> {
    const rows = await readAppservices(this.deps.db);
    return rows.map(({ asTokenHash: _hash, hsTokenSealed: _sealed, createdAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
    }));
  }

  private emit(
    trx: Transaction,
    type: "appservice.added" | "appservice.removed",
    appserviceId: string,
    organisationId: string,
  ): Promise<void> {
    const topic = `organisation:${organisationId}`;
    const about = { actor: system, organisationId, subject: topic, topics: [topic] };
    return this.deps.events.emit(trx, { type, ...about, payload: { appserviceId } });
  }
}

/** The organisation's own domain that accounts are made in. */
export const domainOfAppservice = ({ sender }: Appservice): string => domainOf(sender);

const purposeOf = (id: string): string => `appservice ${id}`;

function refuseMissing(): never {
  throw refuse("MISSING", "There is no such application service.");
}
