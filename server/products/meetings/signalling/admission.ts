import type { Http } from "#http";
import type { Log } from "#log";
import type { MediaHost } from "../media/host.ts";
import type { RelayHost } from "../turn/host.ts";
import type { Grants, RoomSetup, Ticket } from "../media/messages.ts";

/** Where a room is. */
export interface Place {
  /** Null = here, else the address of the process that holds it. */
  readonly address: string | null;
  /** What the room of a media key is like. */
  readonly setup: RoomSetup | null;
}

/** There is no room or no time for one more now; the message is a sentence for the client. */
export class FullError extends Error {}

/** Who may come into which room. */
export interface Admission {
  /** Reads and checks the token. Throws TokenError. */
  readTicket(token: string): Promise<Ticket>;
  /** May this ticket still be used? A sentence when not. */
  refusal(ticket: Ticket): Promise<string | null>;
  /** What its holder may do now, whatever was so when it was made. */
  grants(ticket: Ticket): Promise<Grants>;
  /** Takes the room for this process unless another has it, which is not asked when that has passed the client on. Throws FullError. */
  locate(ticket: Ticket, isPassedOn: boolean): Promise<Place>;
  /** Who is in: `renew` sends them a fresh token. Returns what forgets them. */
  follow(ticket: Ticket, renew: () => void): () => void;
  /** Whose WebSockets are counted together. */
  seatOf(ticket: Ticket): string;
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
