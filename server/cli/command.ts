import { refuse } from "#http";
import { inRequest } from "#log";
import type { Organisation } from "#organisations";
import type { AllSettings, Safos } from "../compose/compose.ts";
import type { Options } from "./arguments.ts";

export interface Outcome {
  readonly json: unknown;
  readonly text: string;
  /** The code of the process; left out: 0. */
  readonly code?: number;
}

export interface Command {
  readonly path: readonly string[];
  readonly usage: string;
  /** Works in a database that was moved elsewhere too. */
  readonly takesMoved?: true;
  run(safos: Safos, parameters: readonly string[], options: Options, settings: AllSettings): Promise<Outcome>;
}

export function need(value: string | true | undefined, what: string): string {
  if (typeof value !== "string" || value === "") throw refuse("INVALID", `${what} is missing.`);
  return value;
}

/** `2027-01-31` is its beginning in UTC; a whole moment is taken as it is. Refuses INVALID. */
export function readMoment(text: string): Date {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) throw refuse("INVALID", `${text} is no date: write 2027-01-31.`);
  return moment;
}

/** Refuses MISSING. */
export function needOrganisation(safos: Safos, domain: string | undefined): Organisation {
  const found = safos.organisations.byDomain(need(domain, "The domain"));
  if (!found) throw refuse("MISSING", `No organisation has the domain ${domain}.`);
  return found;
}

/** What a command does by itself is the operator's act. */
export const asOperator = <T>(work: () => T): T =>
  inRequest({ id: "command", address: () => null, sessionId: null, isOperator: true }, work);
