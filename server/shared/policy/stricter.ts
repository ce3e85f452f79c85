import { classedRules, type StricterRules } from "@safos/contract/policy";
import type { Organisations } from "#organisations";
import type { Agency } from "./decide.ts";

/** Other organisations that people of one's own share workspaces with, and how many workspaces. */
export type Neighbours = (organisationId: string) => Promise<ReadonlyMap<string, number>>;

function stricterThan(own: Agency, other: Agency): { rule: string; days: number | null }[] {
  const rules = classedRules
    .filter((rule) => own.rules[rule] && !other.rules[rule])
    .map((rule): { rule: string; days: number | null } => ({ rule, days: null }));
  if (own.rules.publicForms === "everyone" && other.rules.publicForms === "publishers")
    rules.push({ rule: "publicForms", days: null });
  if (own.rules.chatEncryption !== "forbidden" && other.rules.chatEncryption === "forbidden")
    rules.push({ rule: "chatEncryption", days: null });
  if (other.rules.guestLinkPassword && other.rules.guestLinks && !own.rules.guestLinkPassword && own.rules.guestLinks)
    rules.push({ rule: "guestLinkPassword", days: null });
  const [mine, theirs] = [own.rules.guestLinkDays, other.rules.guestLinkDays];
  if (own.rules.guestLinks && other.rules.guestLinks && theirs !== null && (mine === null || theirs < mine))
    rules.push({ rule: "guestLinkDays", days: theirs });
  const [kept, theyKeep] = [own.rules.recordingDays, other.rules.recordingDays];
  if (own.rules.recordings && other.rules.recordings && theyKeep !== null && (kept === null || theyKeep < kept))
    rules.push({ rule: "recordingDays", days: theyKeep });
  const { mailGuestDays } = other.rules;
  if (own.rules.mailGuests && other.rules.mailGuests && mailGuestDays < own.rules.mailGuestDays)
    rules.push({ rule: "mailGuestDays", days: mailGuestDays });
  return rules;
}

/** Which rules of those whom one shares workspaces with are stricter than one's own. */
export async function listStricter(
  organisations: Organisations,
  neighbours: Neighbours,
  organisationId: string,
): Promise<StricterRules> {
  const own = organisations.byId(organisationId);
  if (!own) return { items: [] };
  const items = [...(await neighbours(organisationId))].flatMap(([id, workspaces]) => {
    const other = organisations.byId(id);
    if (other?.kind !== "agency") return [];
    return stricterThan(own, other).map((one) => ({ ...one, organisation: { id, name: other.name }, workspaces }));
  });
  return { items };
}
