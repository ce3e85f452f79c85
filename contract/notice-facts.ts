import type { Notice } from "./notifications.ts";
import { personRoles, type PersonRole } from "./person-roles.ts";

/** What someone who is invited answers; `delegated`: another goes, whom the comment names first. */
export type NoticedAnswer = "accepted" | "tentative" | "declined" | "delegated";

/** What a notice says that is no text: when something is due, how many answers have come, or which role until when. */
export type NoticeFact =
  | { kind: "due"; at: string }
  | { kind: "answers"; n: number }
  | { kind: "role"; role: PersonRole; until: string | null }
  /** The moment when a membership ends. */
  | { kind: "until"; at: string }
  /** When an entry is that one is invited to. */
  | { kind: "entry"; at: string }
  /** What someone answered to an invitation; `by`: the address of who has no account. */
  | { kind: "entryAnswer"; answer: NoticedAnswer; by: string | null; comment: string }
  /** Who does not go in one's stead. */
  | { kind: "returned"; name: string }
  /** A room or equipment that declined later: its name, how many dates, and the first of them. */
  | { kind: "roomLost"; name: string; count: number; dates: readonly string[] }
  /** Whom one can ask. */
  | { kind: "contacts"; names: readonly string[] };

const isMoment = (text: string): boolean => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) && !Number.isNaN(Date.parse(text));

/** The fact in a notice's excerpt; null when it is what a person wrote. */
export function factOf({ reason, kind, excerpt }: Pick<Notice, "reason" | "kind" | "excerpt">): NoticeFact | null {
  if (reason === "memberEnded") return contactsIn(excerpt);
  if (kind === "account") return untilIn(excerpt) ?? roleIn(excerpt);
  if (reason === "due" && isMoment(excerpt)) return { kind: "due", at: excerpt };
  if (kind === "calendar") return entryIn(reason, excerpt);
  const count = /^\+(\d{1,9})$/.exec(excerpt)?.[1];
  return reason === "answer" && kind === "form" && count !== undefined ? { kind: "answers", n: Number(count) } : null;
}

/** How a role stands in an excerpt. */
export const excerptOfRole = (role: PersonRole, until: string | null): string =>
  until === null ? `role:${role}` : `role:${role} ${until}`;

/** How the end of a membership stands in an excerpt. */
export const excerptOfUntil = (at: string): string => `until:${at}`;

function untilIn(excerpt: string): NoticeFact | null {
  const at = excerpt.startsWith("until:") ? excerpt.slice("until:".length) : "";
  return isMoment(at) ? { kind: "until", at } : null;
}

/** How those whom one can ask stand in an excerpt. */
export const excerptOfContacts = (names: readonly string[]): string => `contacts:${names.join(", ")}`;

function entryIn(reason: Notice["reason"], excerpt: string): NoticeFact | null {
  if (isMoment(excerpt)) return { kind: "entry", at: excerpt };
  const lost = reason === "changed" ? lostIn(excerpt) : null;
  if (lost) return lost;
  if (reason === "changed" && excerpt.startsWith("returned:"))
    return { kind: "returned", name: excerpt.slice("returned:".length) };
  const [, word, by = null, comment = ""] =
    /^(accepted|tentative|declined|delegated)(?: (\S+))?(?:: ([^]*))?$/.exec(excerpt) ?? [];
  if (reason !== "answer" || word === undefined) return null;
  return { kind: "entryAnswer", answer: word as NoticedAnswer, by, comment };
}

/** How what a room or equipment gave up stands in an excerpt. */
export const excerptOfLost = (name: string, dates: readonly Date[], count: number): string =>
  `room:${count} ${dates.map((one) => one.toISOString()).join(",")} ${name}`;

function lostIn(excerpt: string): NoticeFact | null {
  const [, count = "", list = "", name = ""] = /^room:(\d{1,5}) (\S*) (.+)$/.exec(excerpt) ?? [];
  const dates = list.split(",").filter(isMoment);
  return name === "" ? null : { kind: "roomLost", name, count: Number(count), dates };
}

function contactsIn(excerpt: string): NoticeFact | null {
  const list = excerpt.startsWith("contacts:") ? excerpt.slice("contacts:".length) : "";
  return { kind: "contacts", names: list === "" ? [] : list.split(", ") };
}

function roleIn(excerpt: string): NoticeFact | null {
  const [head = "", until = null] = excerpt.split(" ");
  const role = personRoles.find((one) => head === `role:${one}`);
  return role !== undefined && (until === null || isMoment(until)) ? { kind: "role", role, until } : null;
}
