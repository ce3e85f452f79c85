import type { FastifyReply, FastifyRequest } from "#http";
import type { FilesDeps } from "../deps.ts";

export interface OcsDeps extends FilesDeps {
  /** Capabilities of other products, by the name that Nextcloud's clients know them under. */
  readonly capabilities: ReadonlyMap<string, unknown>;
}

/** One endpoint beside WebDAV; `name` is its file. */
export interface OcsEndpoint {
  readonly name: string;
  readonly paths: readonly string[];
  readonly answer: (
    deps: OcsDeps,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => Promise<FastifyReply> | FastifyReply;
}

/** The path under both versions of OCS, which differ in how they number success and failure. */
export const bothVersions = (path: string): readonly string[] => ["v1", "v2"].map((one) => `/ocs/${one}.php${path}`);
