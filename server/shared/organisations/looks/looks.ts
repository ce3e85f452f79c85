import type { Readable } from "node:stream";
import type { ChangeLook, LogoSize, Look, ManagedLooks } from "@safos/contract/look";
import type { Db } from "#database";
import { system, type EventActor, type Events } from "#events";
import { refuse } from "#http";
import type { Owner, Workers } from "#workers";
import type { OrganisationTables } from "../queries.ts";
import type { Register } from "../register.ts";
import { addLogo } from "./add-logo.ts";
import { storeLook } from "./change.ts";
import { domainOfHost } from "./host.ts";
import { readLogo } from "./queries.ts";

/** How agencies look, by domain. */
export interface Looks {
  /** To people of a domain; null where the domain is of none. */
  of(domain: string): Look | null;
  /** At the address of a request, by its Host; null: as Safos does. */
  at(host: string | undefined): Look | null;
  /** What an organisation has decided, for itself first and then for each of its domains. */
  settingsOf(organisationId: string): ManagedLooks;
  /** Refuses MISSING, INVALID and ACCENT_CONTRAST. */
  change(organisationId: string, change: ChangeLook, actor?: EventActor): Promise<ManagedLooks>;
  /** Draws and keeps a logo; its id. Refuses TOO_LARGE and LOGO_UNREADABLE. */
  addLogo(
    organisationId: string,
    body: Readable,
    call: { readonly owner: Owner; readonly signal?: AbortSignal },
  ): Promise<string>;
  /** A PNG; null where there is none. */
  readLogo(id: string, size: LogoSize): Promise<Uint8Array | null>;
}

export function createLooks(options: {
  readonly db: Db<OrganisationTables>;
  readonly events: Events;
  readonly workers: Workers;
  readonly publicUrl: string;
  readonly register: Register;
  readonly reload: () => Promise<void>;
}): Looks {
  const { db, register, reload, publicUrl } = options;
  const isAgency = (domain: string): boolean => register.byDomain.get(domain)?.kind === "agency";
  const settingsOf = (organisationId: string): ManagedLooks => {
    const found = register.settings.get(organisationId);
    if (!found) throw refuse("MISSING", "There is no such organisation.");
    return {
      items: [{ domain: null, settings: found.own }, ...found.domains.map((one) => ({ ...one }))],
    };
  };
  return {
    of: (domain) => register.looks.get(domain.toLowerCase()) ?? null,
    at(host) {
      const domain = domainOfHost(host, { isDomain: isAgency, publicUrl });
      return domain === null ? null : (register.looks.get(domain) ?? null);
    },
    settingsOf,
    async change(organisationId, change, actor = system) {
      await reload();
      const known = register.byId.get(organisationId);
      if (!known) throw refuse("MISSING", "There is no such organisation.");
      await storeLook(options, known, change, actor);
      await reload();
      return settingsOf(organisationId);
    },
    addLogo: (organisationId, body, call) => addLogo(options, organisationId, body, call),
    readLogo: (id, size) => readLogo(db, id, size),
  };
}
