import type { StoredBlob } from "#blobs";
import { stepsFor, type Endpoint, type FastifyReply, type FastifyRequest, type Step } from "#http";
import type { FilesDeps } from "../deps.ts";
import type { Lock } from "../locks/lock.ts";
import type { Accessed } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import type { Node } from "../tree/node.ts";
import type { OfficeProgram } from "./discovery.ts";
import type { TokenHolder } from "./tokens.ts";

export interface WopiDeps extends FilesDeps {
  readonly program: OfficeProgram;
}

/** One request of an office program on its way through its steps. */
export interface WopiCall {
  readonly deps: WopiDeps;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What steps find, by name. */
export interface Found {
  readonly token: string;
  readonly holder: TokenHolder;
  /** The person whose token it is. */
  readonly actor: Actor & { readonly userId: string };
  readonly file: Accessed;
  /** The token and the role both let them write. */
  readonly mayWrite: boolean;
  /** The office program's lock on the file; null when there is none. */
  readonly lock: Lock | null;
  /** The actor, with the office program's lock where the request shows its name. */
  readonly writer: Actor;
  readonly stored: StoredBlob;
  readonly written: Node;
}

export const defineStep = stepsFor<WopiCall, Found>();

/** `override`: what `X-WOPI-Override` says; null where the method says all. */
export interface WopiEndpoint extends Endpoint<WopiCall, Found> {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly override: string | null;
}

export const endpoint = (
  method: WopiEndpoint["method"],
  path: string,
  override: string | null,
  section: string,
  ...steps: readonly Step<WopiCall, Found>[]
): WopiEndpoint => ({ method, path, override, section, steps });

/** A header as text; empty when it was not sent. */
export const header = ({ headers }: FastifyRequest, name: string): string => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? "");
};

/** Times as office programs send them back: they compare them as text. */
export const timeOf = ({ mtime }: Pick<Node, "mtime">): string => mtime.toISOString();
