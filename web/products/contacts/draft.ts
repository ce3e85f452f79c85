import type { Contact, ContactReach, WrittenContact } from "@safos/contract/contacts";

/** A line of the form; `key` holds it while others come and go. */
export interface ReachDraft extends ContactReach {
  readonly key: number;
}

export interface ContactDraft extends Omit<WrittenContact, "mails" | "phones"> {
  readonly mails: readonly ReachDraft[];
  readonly phones: readonly ReachDraft[];
}

const keyed = (reaches: readonly ContactReach[]): ReachDraft[] => reaches.map((one, key) => ({ ...one, key }));

/** The form of a contact; of a new one with a line for an address and a number. */
export function draftOf(contact: Contact | null): ContactDraft {
  const { givenName = "", familyName = "", organisation = "", title = "", note = "" } = contact ?? {};
  return {
    givenName,
    familyName,
    organisation,
    title,
    note,
    mails: keyed(contact?.mails ?? [{ kind: "work", value: "" }]),
    phones: keyed(contact?.phones ?? [{ kind: "mobile", value: "" }]),
  };
}

const written = (reaches: readonly ReachDraft[]): ContactReach[] =>
  reaches.map(({ kind, value }) => ({ kind, value: value.trim() })).filter(({ value }) => value !== "");

export const writtenOf = (draft: ContactDraft): WrittenContact => ({
  givenName: draft.givenName.trim(),
  familyName: draft.familyName.trim(),
  organisation: draft.organisation.trim(),
  title: draft.title.trim(),
  note: draft.note.trim(),
  mails: written(draft.mails),
  phones: written(draft.phones),
});

/** Whether it says who it is. */
export const isNamed = ({ givenName, familyName, organisation, mails }: WrittenContact): boolean =>
  givenName !== "" || familyName !== "" || organisation !== "" || mails.length > 0;
