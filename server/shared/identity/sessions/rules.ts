import { isEId } from "@safos/contract/e-id";
import type { Rules } from "@safos/contract/organisations";
import { now } from "#clock";
import type { Person } from "../people/person.ts";
import type { SignInMethod } from "./evidence.ts";
import type { SessionRow } from "./queries.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Those who vouch for these ask for second factors themselves, or nobody sits there; a directory asks for a password only. */
export const exempt: readonly SignInMethod[] = ["oidc", "saml", "operator"];

/** Whether a session is a token that its person made for a program of their own. */
export const isApiToken = ({ methods }: Pick<SessionRow, "methods">): boolean => methods.includes("apiToken");

/** Whether a person must have a second factor by their organisation's rule, and has none. */
export function lacksSecondFactor(
  rules: Pick<Rules, "secondFactor">,
  person: Pick<Person, "isAdmin" | "hasSecondFactor">,
): boolean {
  if (person.hasSecondFactor || rules.secondFactor === "none") return false;
  return rules.secondFactor === "everyone" || person.isAdmin;
}

/** The same for what a session opens. */
export const isSecondFactorMissing = (
  rules: Pick<Rules, "secondFactor">,
  person: Pick<Person, "isAdmin" | "hasSecondFactor">,
  { methods }: Pick<SessionRow, "methods">,
): boolean => !methods.some((one) => exempt.includes(one)) && lacksSecondFactor(rules, person);

/** Whether a session was begun with less than the organisation's people sign in with. */
export const isTooWeak = (
  rules: Pick<Rules, "signInLevel">,
  person: Pick<Person, "isEmergency">,
  { methods, assurance }: Pick<SessionRow, "methods" | "assurance">,
): boolean => rules.signInLevel === "eId" && !person.isEmergency && !methods.includes("operator") && !isEId(assurance);

/** Whether a session is a program's: it administers nothing, even where its person does. */
export const isProgram = (session: Pick<SessionRow, "kind" | "methods">): boolean =>
  session.kind === "program" || isApiToken(session);

/** When the person last proved in it who they are, with a second factor if they have one; null: never. */
export function provedAtOf(session: SessionRow, { hasSecondFactor }: Pick<Person, "hasSecondFactor">): number | null {
  if (session.methods.includes("operator")) return Number.POSITIVE_INFINITY;
  return (hasSecondFactor ? session.secondFactorAt : session.provedAt)?.getTime() ?? null;
}

/** Whether a page's session has been open, or unused, for longer than the organisation lets it. */
export function isPastRules(
  rules: Pick<Rules, "sessionDays" | "sessionIdleMinutes">,
  session: Pick<SessionRow, "kind" | "createdAt">,
  usedAtMs: number,
): boolean {
  if (session.kind !== "page") return false;
  const { sessionDays, sessionIdleMinutes } = rules;
  if (session.createdAt.getTime() + sessionDays * dayMs <= now()) return true;
  return sessionIdleMinutes !== null && usedAtMs + sessionIdleMinutes * minuteMs <= now();
}
