import { hashSecret, randomToken } from "#clock";
import { createSignedTickets, refuse, type SignedTickets } from "#http";
import { readSigningKey, type FormDb } from "../forms/queries.ts";

/**
 * Signed text that the server gives and recognises without keeping it. A **ticket** says which form was opened and when;
 * a **ballot** says only which form, and holds nothing of whom it was given to.
 */
export interface Tickets extends SignedTickets {
  ballot(formId: string): Promise<string>;
  /** What is kept of a used ballot. Refuses BALLOT_NEEDED. */
  useBallot(formId: string, ballot: string | undefined): Promise<Buffer>;
}

export function createTickets(db: FormDb): Tickets {
  const signed = createSignedTickets(() => readSigningKey(db, { id: randomToken(12), secret: randomToken(48) }));
  return {
    ...signed,
    async ballot(formId) {
      const text = `b.${randomToken(32)}`;
      return `${text}.${await signed.sign(`${formId} ${text}`)}`;
    },
    async useBallot(formId, ballot) {
      const at = ballot?.lastIndexOf(".") ?? -1;
      const text = (ballot ?? "").slice(0, Math.max(at, 0));
      if (!ballot || !text.startsWith("b.") || !(await signed.isSigned(`${formId} ${text}`, ballot.slice(at + 1))))
        throw refuse("BALLOT_NEEDED");
      return hashSecret(text);
    },
  };
}
