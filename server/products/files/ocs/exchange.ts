import { stepsFor, type Endpoint, type FastifyReply, type FastifyRequest, type Principal, type Step } from "#http";
import type { FilesDeps } from "../deps.ts";

export interface OcsDeps extends FilesDeps {
  /** Capabilities of other products, by the name that Nextcloud's clients know them under. */
  readonly capabilities: ReadonlyMap<string, unknown>;
}

/** One request on its way through its steps. */
export interface OcsCall {
  readonly deps: OcsDeps;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What steps find, by name. */
export interface Found {
  readonly person: Principal;
  /** A person as OCS describes them; null when there is none whom the caller may know. */
  readonly user: object | null;
  /** The reply, sent. */
  readonly answer: FastifyReply;
}

export const defineStep = stepsFor<OcsCall, Found>();

/**
 * An endpoint beside WebDAV, asked by GET. `section` is a heading of
 * https://docs.nextcloud.com/server/latest/developer_manual/client_apis/OCS/ocs-api-overview.html,
 * or names what asks for it where the manual is silent.
 */
export interface OcsEndpoint extends Endpoint<OcsCall, Found> {
  readonly paths: readonly string[];
}

export const endpoint = (
  paths: string | readonly string[],
  section: string,
  ...steps: readonly Step<OcsCall, Found>[]
): OcsEndpoint => ({ paths: typeof paths === "string" ? [paths] : paths, section, steps });

/** The path under both versions of OCS, which differ in how they number success and failure. */
export const bothVersions = (path: string): readonly string[] => ["v1", "v2"].map((one) => `/ocs/${one}.php${path}`);
