const addressPattern = /^[^\s@<>,;:"\\()[\]]{1,64}@[^\s@<>,;:"\\()[\]]{1,255}$/;

/** Whether a text is a plain mail address that a mail can go to. */
export const isAddress = (text: string): boolean => addressPattern.test(text);

/** Who a letter comes from, where not from the server itself. */
export interface Sender {
  readonly name: string | null;
  /** Null: the server's own. */
  readonly address: string | null;
  /** Whose letter it is: stands above it in HTML. */
  readonly letterhead?: string | null;
}

interface Headers {
  readonly from: { readonly name: string; readonly address: string };
  /** Who really sends it, where it is written in another's name (RFC 5322, 3.6.2). */
  readonly sender?: string;
}

/** The address of `Safos <safos@example.org>`, and the name. */
function partsOf(from: string): { name: string; address: string } {
  const found = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(from);
  return found
    ? { name: (found[1] ?? "").replaceAll('"', ""), address: found[2] ?? "" }
    : { name: "", address: from.trim() };
}

/** The headers of a mail: the server's own, with the organisation's name and address where it has them. */
export function headersOf(mailFrom: string, sender: Sender | null): Headers {
  const own = partsOf(mailFrom);
  const from = { name: sender?.name ?? own.name, address: sender?.address ?? own.address };
  return from.address === own.address ? { from } : { from, sender: own.address };
}

/** Where what cannot be delivered is returned to: the server's own address, also of letters in an organisation's name. */
export const returnPathOf = (mailFrom: string): string => partsOf(mailFrom).address;

/** The part after @ of `Safos <safos@example.org>`. */
export const domainOf = (from: string): string => /@([^\s@<>]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
