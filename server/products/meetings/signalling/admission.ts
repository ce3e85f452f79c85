import type { Http } from "#http";
import type { Log } from "#log";
import type { MediaHost } from "../media/host.ts";
import type { RelayHost } from "../turn/host.ts";
import type { Grants, Ticket } from "../media/messages.ts";

/** Who may come into which room. */
export interface Admission {
  /** Reads and checks the token. Throws TokenError. */
  readTicket(token: string): Promise<Ticket>;
  /** May this ticket still be used? A sentence when not. */
  refusal(ticket: Ticket): Promise<string | null>;
  /** What its holder may do now, whatever was so when it was made. */
  grants(ticket: Ticket): Promise<Grants>;
  /** Where the room is: null = here, else the address of the process that holds it. */
  locate(room: string): Promise<string | null>;
  /** Proves to another process that this one has looked where the room is. */
  sealOf(token: string): string;
  isSeal(seal: string, token: string): boolean;
  /** A fresh token for someone who is in. */
  renew(ticket: Ticket): Promise<string>;
}

export interface SignallingDeps {
  readonly http: Http;
  readonly host: MediaHost;
  readonly admission: Admission;
  readonly log: Log;
  /** The relay that the next to come in are told of. */
  readonly relay: Pick<RelayHost, "ready">;
}
