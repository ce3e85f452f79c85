/** Most of one mail: a report with the mail that came back. */
export const mostBytes = 2 << 20;
export const mostRecipients = 5;

/** What became of a mail at one address (RFC 3464, 2.3). */
export interface DeliveryStatus {
  /** `failed`, `delayed`, `delivered`, `relayed` or `expanded`. */
  readonly action: string;
  /** `5.1.1`; "" when it says none. */
  readonly status: string;
  /** Where it could not be left, which is another address where mail is handed on or goes to several. */
  readonly recipient: string;
  /** What a mail server answered, a line. */
  readonly diagnostic: string;
}

/** What handlers are given of a mail that came in: nothing that is not bounded. */
export interface IncomingLetter {
  readonly from: string;
  readonly subject: string;
  /** Its own words, the beginning of them. */
  readonly text: string;
  /** Written by a program (RFC 3834, RFC 5230): out of office, a list, a loop. */
  readonly isAutomatic: boolean;
  /** How often mail servers handed it on. */
  readonly hops: number;
  /** Set in a delivery report alone. */
  readonly statuses: readonly DeliveryStatus[] | null;
  /** Calendar parts (RFC 6047). */
  readonly calendars: readonly string[];
}
