import { personRoles, type HeldRole, type PersonRole } from "@safos/contract/person-roles";
import { momentAt } from "../../../ui/moments.ts";

/** What the dialog holds of each role: whether it is to be given, and the last day as the field writes it; "": none. */
export type Draft = Readonly<Record<PersonRole, { readonly isGiven: boolean; readonly lastDay: string }>>;

/** A role ends with its last day, in the reader's own zone. */
export function endOf(lastDay: string): string | null {
  if (lastDay === "") return null;
  const end = new Date(`${lastDay}T00:00`);
  end.setDate(end.getDate() + 1);
  return end.toISOString();
}

const lastDayOf = (until: string | null): string => (until === null ? "" : momentAt("date", Date.parse(until) - 1));

export function draftOf(held: readonly HeldRole[]): Draft {
  const one = (role: PersonRole) => {
    const found = held.find((had) => had.role === role);
    return { isGiven: found !== undefined, lastDay: lastDayOf(found?.until ?? null) };
  };
  return {
    auditor: one("auditor"),
    registrator: one("registrator"),
    groupManager: one("groupManager"),
    formPublisher: one("formPublisher"),
  };
}

/** What is to be saved. An end that was not changed stays to the second. */
export const rolesIn = (draft: Draft, held: readonly HeldRole[]): HeldRole[] =>
  personRoles.flatMap((role) => {
    const { isGiven, lastDay } = draft[role];
    if (!isGiven) return [];
    const before = held.find((had) => had.role === role);
    const isSame = before !== undefined && lastDayOf(before.until) === lastDay;
    return [{ role, until: isSame ? before.until : endOf(lastDay) }];
  });

/** Whether the last day of a role that is to be given has been. */
export const isPast = ({ isGiven, lastDay }: Draft[PersonRole], now: number): boolean =>
  isGiven && lastDay !== "" && Date.parse(endOf(lastDay) ?? "") <= now;
