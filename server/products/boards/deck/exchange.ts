import { stepsFor, type Endpoint, type FastifyReply, type Principal, type Step } from "#http";
import type { Person } from "#identity";
import type { Log } from "#log";
import type { Grant } from "#workspaces";
import type { Attachments } from "../attachments.ts";
import type { CardRow } from "../cards/queries.ts";
import type { BoardContext } from "../context.ts";
import type { BoardRow, LabelRow, ListRow } from "../queries.ts";
import type { CommentRow } from "./comment-views.ts";
import type { FormFile } from "./multipart.ts";
import type { Body, Request } from "./requests.ts";

/** What Deck's interface needs besides boards. */
export interface DeckContext extends BoardContext {
  readonly log: Log;
  readonly attachments: Attachments;
}

/** One call by a person, on its way through its steps. */
export interface DeckCall {
  readonly ctx: DeckContext;
  readonly version: "v1.0" | "v1.1";
  readonly actor: { readonly person: Principal; readonly link: null };
  readonly request: Request;
  /** The body; empty when it is no object. */
  readonly body: Body;
  readonly reply: FastifyReply;
}

/** What steps find, by name. */
export interface Found {
  /** The board of the path, which the caller may read. */
  readonly board: BoardRow;
  /** The same, which the caller may manage. */
  readonly managedBoard: BoardRow;
  /** A list (Deck's stack) of the board. */
  readonly list: ListRow;
  readonly label: LabelRow;
  /** The label that the body names; of which board is asked where it is assigned. */
  readonly labelId: string;
  /** The card of the path, which the caller may read. */
  readonly card: CardRow;
  /** Whom the body names. */
  readonly person: Person;
  readonly share: Grant;
  readonly form: FormFile;
  readonly attachmentId: string;
  /** A comment on the card. */
  readonly comment: CommentRow;
  /** The comment that is answered, if one is. */
  readonly parent: CommentRow | null;
  /** The text of a comment. */
  readonly message: string;
  /** What is answered, or the reply when it has been sent already. */
  readonly answer: unknown;
}

export const defineStep = stepsFor<DeckCall, Found>();
export type DeckStep = Step<DeckCall, Found>;

/** An endpoint of Deck's API: `section` is a heading of https://deck.readthedocs.io/en/latest/API/. */
export interface DeckEndpoint extends Endpoint<DeckCall, Found> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Addresses below the API's version that are served alike. */
  readonly paths: readonly string[];
  /** Its body is a stream that may be long. */
  readonly isStream: boolean;
}

export const endpoint = (
  method: DeckEndpoint["method"],
  paths: string | readonly string[],
  section: string,
  ...steps: readonly DeckStep[]
): DeckEndpoint => ({ method, paths: typeof paths === "string" ? [paths] : paths, section, steps, isStream: false });

/** An endpoint whose body is a form with a file in it. */
export const upload = (...args: Parameters<typeof endpoint>): DeckEndpoint => ({
  ...endpoint(...args),
  isStream: true,
});
