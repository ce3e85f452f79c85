import type { MediaEvent } from "../media/messages.ts";
import type { TransportSettings } from "../media/transport.ts";
import type { Connections } from "./participant.ts";

/** What a room needs around it. */
export interface RoomEnvironment {
  settings: TransportSettings;
  connections: Connections;
  publish(event: MediaEvent): void;
  /** Monotonic ms with fractions. */
  elapsed(): number;
  /** ms since 1970. */
  wallClock(): number;
  makeId(prefix: string): string;
  random32(): number;
}
