import type { RequestedProperties } from "#dav";
import { stepsFor, type EndpointTable, type FastifyReply, type FastifyRequest } from "#http";
import type { LinkVisitor } from "#items";
import type { Accessed } from "../tree/access.ts";
import type { Node } from "../tree/node.ts";
import type { VisitDeps } from "../visitors/context.ts";
import type { Target } from "../webdav/target.ts";

export interface PublicDavDeps extends VisitDeps {
  readonly instanceId: () => Promise<string>;
}

/** One request of a visitor on its way through its steps. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: PublicDavDeps;
  /** What may be asked of the link. */
  readonly methods: readonly string[];
  /** The link by which they came; its password has been given. */
  readonly link: LinkVisitor;
  readonly target: Target;
}

/** What steps find, by name. */
export interface Found {
  readonly requested: RequestedProperties;
  readonly depth: "0" | "1";
  /** What the path leads to. */
  readonly source: Accessed;
  /** The folder that something new goes into, and its name there. */
  readonly parent: { readonly access: Accessed; readonly name: string };
  readonly written: { readonly node: Pick<Node, "id" | "etag">; readonly status: 201 | 204 };
}

export type Endpoints = EndpointTable<Exchange, Found>;

export const defineStep = stepsFor<Exchange, Found>();
