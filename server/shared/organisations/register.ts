import type { Organisation } from "./organisation.ts";

/** All organisations as they were last read, by what is asked for. */
export class Register {
  all: readonly Organisation[] = [];
  agencies: readonly Organisation[] = [];
  /** Where those are who were invited by mail; null: there has been none. */
  guests: Organisation | null = null;
  byId: ReadonlyMap<string, Organisation> = new Map();
  byDomain: ReadonlyMap<string, Organisation> = new Map();

  keep(all: readonly Organisation[]): void {
    this.all = all;
    this.agencies = all.filter((one) => one.kind === "agency");
    this.guests = all.find((one) => one.kind === "guests") ?? null;
    this.byId = new Map(all.map((one) => [one.id, one]));
    this.byDomain = new Map(all.flatMap((one) => one.domains.map((domain) => [domain, one] as const)));
  }
}
