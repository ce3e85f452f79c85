import { stepsFor, type Endpoint, type FastifyReply, type FastifyRequest, type Principal, type Step } from "#http";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import type { Media } from "../media/media.ts";
import type { Room } from "../rooms/room.ts";

/** One Matrix request on its way through its steps. */
export interface Exchange {
  readonly core: Core;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What steps find, by name. */
export interface Found {
  readonly person: Principal;
  /** The body, which is a JSON object; an empty one where it may be left out and is. */
  readonly body: JsonObject;
  /** The body, which is plain text. */
  readonly text: string;
  /** The room of the path, which the person may read or is in. */
  readonly room: Room;
  /** The room of the path, which is of the organisation that the person administers. */
  readonly ownRoom: Room;
  /** The room that the path names by its id or an alias. */
  readonly roomId: string;
  /** The media of the path, which who asks may fetch. */
  readonly media: Media;
  /** What is answered: an object, or the reply when it has been sent already. */
  readonly answer: unknown;
}

export const defineStep = stepsFor<Exchange, Found>();
export type MatrixStep = Step<Exchange, Found>;

/** An endpoint of the client-server API: `section` is a heading of https://spec.matrix.org/v1.16/client-server-api/. */
export interface MatrixEndpoint extends Endpoint<Exchange, Found> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Addresses below `/_matrix/client` (or `/_matrix/media`) that are served alike. */
  readonly paths: readonly string[];
}

export const endpoint = (
  method: MatrixEndpoint["method"],
  paths: string | readonly string[],
  section: string,
  ...steps: readonly MatrixStep[]
): MatrixEndpoint => ({ method, paths: typeof paths === "string" ? [paths] : paths, section, steps });
