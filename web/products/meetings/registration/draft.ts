import type { RegistrationPage, RegistrationSettings } from "@safos/contract/registration";

/** What stands in the fields: a number and a local time as they are written. */
export interface Draft extends Omit<RegistrationSettings, "seats" | "closesAt"> {
  readonly seats: string;
  readonly closesAt: string;
}

export function draftOf(page: RegistrationPage | null): Draft {
  if (page === null)
    return {
      ...{ isOpen: true, audience: "anyone", seats: "", closesAt: "", needsApproval: false, hasLobby: false },
      ...{ asksOrganisation: true, description: "", speakers: "" },
    };
  const { url: _url, counts: _counts, seats, closesAt, ...rest } = page;
  return { ...rest, seats: seats === null ? "" : String(seats), closesAt: closesAt === null ? "" : localOf(closesAt) };
}

/** Null: the number of seats is none. */
export function settingsOf({ seats, closesAt, ...rest }: Draft): RegistrationSettings | null {
  const plain = seats.replaceAll(/\s/g, "");
  const number = plain === "" ? null : /^\d{1,5}$/.test(plain) ? Number(plain) : 0;
  if (number !== null && (number < 1 || number > 10_000)) return null;
  return { ...rest, seats: number, closesAt: closesAt === "" ? null : new Date(closesAt).toISOString() };
}

/** `2026-12-03T13:00` where the reader is. */
function localOf(moment: string): string {
  const at = new Date(moment);
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
