import type { Command, MediaEvent, Present, Statistics, Ticket } from "../media/messages.ts";

/** What only our own media server does; with another one it is refused where it is asked for. */
export type MediaAbility =
  | "breakout"
  | "captions"
  | "connectionTest"
  | "encryption"
  | "recording"
  | "showOnly"
  | "webinar";

/** Who is in the calls, as the media server last said, and what is done in them. */
interface CallRooms {
  /** Resolves when it is done. Rejects when the media server cannot be reached, or cannot do such a thing. */
  command(command: Command): Promise<unknown>;
  presentIn(room: string): Present[];
  rooms(): string[];
  listen(listener: (event: MediaEvent) => void): void;
}

/**
 * The media server of the calls. `embedded`: ours, a process of this machine, where a call lives in one server process and
 * the others pass commands on to it. `livekit`: another server; its calls are every process's, and each acts on them itself.
 */
export interface SfuBackend extends CallRooms {
  readonly kind: "embedded" | "livekit";
  /** Where LiveKit clients connect: an origin of ws: or wss:. */
  readonly url: string;
  can(ability: MediaAbility): boolean;
  /** Enough to make tokens in a process that holds no calls, such as the command line. */
  prepare(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Throws when the next call could not begin. @returns what is wrong all the same, in sentences */
  check(): Promise<string | null>;
  /** A signed token for what the ticket says, `lifeSeconds` good. Refuses UNAVAILABLE when there is no room to come into. */
  token(ticket: Ticket, lifeSeconds: number): Promise<string>;
  statistics(): Promise<Statistics>;
  /**
   * Looks anew at who is in all calls, and publishes what has changed. Resolves with the sids of all who are in any; null:
   * others know of calls that this process knows nothing of, or the media server did not answer.
   */
  reconcile(): Promise<readonly string[] | null>;
}
