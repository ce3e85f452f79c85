import type { Look, LookSettings } from "@safos/contract/look";
import { settleLook, type OwnSettings } from "@safos/contract/look-settle";
import type { Organisation } from "./organisation.ts";
import type { OrganisationRow } from "./queries.ts";
import { completeRules, guestsRules } from "./rules.ts";

interface Settings {
  readonly own: OwnSettings;
  readonly domains: readonly { readonly domain: string; readonly settings: LookSettings }[];
}

/** All organisations as they were last read, by what is asked for. */
export class Register {
  all: readonly Organisation[] = [];
  agencies: readonly Organisation[] = [];
  /** Where those are who were invited by mail; null: there has been none. */
  guests: Organisation | null = null;
  byId: ReadonlyMap<string, Organisation> = new Map();
  byDomain: ReadonlyMap<string, Organisation> = new Map();

  /** How each domain looks. */
  looks: ReadonlyMap<string, Look> = new Map();
  /** What each organisation has decided of it. */
  settings: ReadonlyMap<string, Settings> = new Map();

  keep(all: readonly Organisation[]): void {
    this.all = all;
    this.agencies = all.filter((one) => one.kind === "agency");
    this.guests = all.find((one) => one.kind === "guests") ?? null;
    this.byId = new Map(all.map((one) => [one.id, one]));
    this.byDomain = new Map(all.flatMap((one) => one.domains.map((domain) => [domain, one] as const)));
  }

  /** What was read, with how everyone looks. */
  keepRows(rows: readonly OrganisationRow[]): void {
    this.keep(
      rows.map(({ own: _own, looks: _looks, ...row }) => ({
        ...row,
        rules: row.kind === "guests" ? guestsRules : completeRules(row.rules),
      })),
    );
    this.#keepLooks(rows);
  }

  #keepLooks(all: readonly OrganisationRow[]): void {
    this.looks = new Map(
      all.flatMap(({ domains, own, looks }) =>
        domains.map((domain) => [domain, settleLook(own, looks[domain])] as const),
      ),
    );
    this.settings = new Map(
      all.map(({ id, domains, own, looks }) => [
        id,
        { own, domains: domains.flatMap((domain) => (looks[domain] ? [{ domain, settings: looks[domain] }] : [])) },
      ]),
    );
  }
}
