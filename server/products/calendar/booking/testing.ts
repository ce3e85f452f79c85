import { now, randomToken } from "#clock";
import { createSignedTickets } from "#http";
import { prove } from "../../../testing/prove.ts";
import type { TestServer } from "../../../testing/server.ts";
import type { CalendarTables } from "../tables.ts";
import { readSigningKey } from "./queries.ts";

/** The work that {@link openedEarlier} asks for: few zero bits are quickly found. */
export const ticketBits = 4;

export interface Ready {
  readonly ticket: string;
  readonly proof: number;
}

/** Tickets of a page that was opened a minute ago, signed as the server signs them, whose proofs are quickly found. */
export async function openedEarlier(server: TestServer, pageId: string, count = 1): Promise<Ready[]> {
  const db = server.safos.database.of<CalendarTables>();
  const tickets = createSignedTickets(() => readSigningKey(db, { id: randomToken(12), secret: randomToken(48) }));
  return Promise.all(
    Array.from({ length: count }, async () => {
      const text = `t.${(now() - 60_000).toString(36)}.${randomToken(16)}.${ticketBits}`;
      const ticket = `${text}.${await tickets.sign(`${pageId} ${text}`)}`;
      return { ticket, proof: prove(ticket, ticketBits) };
    }),
  );
}
