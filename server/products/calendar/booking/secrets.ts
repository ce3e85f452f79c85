import { visitPrefix } from "@safos/contract/booking";
import type { SignedTickets } from "#http";

/** The secret of a visit's link: its id, signed. Nothing of it is stored, and each letter can hold it. */
export async function secretOf(tickets: SignedTickets, bookingId: string): Promise<string> {
  return `${visitPrefix}${bookingId.replaceAll("-", "")}${await tickets.sign(`visit ${bookingId}`)}`;
}

/** The secret of the guest link to its call; the letter before it keeps it apart from other addresses below `/g/`. */
export const callSecretOf = async (
  tickets: SignedTickets,
  { id, handovers }: { readonly id: string; readonly handovers: number },
): Promise<string> => `c${await tickets.sign(`visit call ${id}${handovers === 0 ? "" : ` ${handovers}`}`)}`;

/** Whose secret it is; null: nobody's. */
export async function bookingIdOf(tickets: SignedTickets, secret: string): Promise<string | null> {
  const [, hex, signature = ""] = /^v-([0-9a-f]{32})([\w-]{43})$/.exec(secret) ?? [];
  if (hex === undefined) return null;
  const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  return (await tickets.isSigned(`visit ${id}`, signature)) ? id : null;
}
