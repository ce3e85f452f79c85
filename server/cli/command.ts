import type { AnyDb } from "#database";
import { system, type OutboxEvent, type Transaction } from "#events";
import { refuse } from "#http";
import type { Person } from "#identity";
import { inRequest } from "#log";
import type { Organisation } from "#organisations";
import type { Workspace } from "#workspaces";
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

/** The parts of `one,two`. */
export const listIn = (value: string | true | undefined): string[] =>
  typeof value === "string"
    ? value
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean)
    : [];

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

/** Refuses MISSING. */
export async function needPerson(safos: Safos, name: string | undefined): Promise<Person> {
  const person = await safos.identity.personByName(need(name, "The person"));
  if (!person) throw refuse("MISSING", `There is nobody called ${name}.`);
  return person;
}

/** A workspace by id or by name; a name that several have must be given as id. */
export async function needWorkspace(safos: Safos, text: string | undefined): Promise<Workspace> {
  const name = need(text, "The workspace");
  const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(name);
  const found = isId
    ? [await safos.workspaces.byId(name)].filter((one) => one !== null)
    : await safos.workspaces.byName(name);
  const [first, second] = found;
  if (!first) throw refuse("MISSING", `There is no workspace called ${name}.`);
  if (second)
    throw refuse("AMBIGUOUS", `Several workspaces are called ${name}: give its id.`, {
      ids: found.map((one) => one.id),
    });
  return first;
}

type Act = "organisation.contentKeyRenewed" | "organisation.contentKeyDestroyed" | "organisation.storageQuotaSet";
type Announced = { readonly [T in Act]: Pick<OutboxEvent<T>, "type" | "payload"> }[Act];

/** Tells, in the transaction of an act itself, that it was done to an organisation. */
export const announcing =
  (safos: Safos, announced: Announced) =>
  (trx: AnyDb): Promise<void> => {
    const { organisationId } = announced.payload;
    const topic = `organisation:${organisationId}`;
    const about = { actor: system, organisationId, subject: topic, topics: [topic] };
    return safos.events.emit(trx as Transaction, { ...announced, ...about });
  };

/** What a command does by itself is the operator's act. */
export const asOperator = <T>(work: () => T): T =>
  inRequest({ id: "command", address: () => null, sessionId: null, isOperator: true }, work);
