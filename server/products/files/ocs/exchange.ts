import type { AppLogins } from "#applogins";
import { stepsFor, type Endpoint, type FastifyReply, type FastifyRequest, type Principal, type Step } from "#http";
import type { Avatars } from "../avatars/avatars.ts";
import type { FilesDeps } from "../deps.ts";
import type { FederatedDeps } from "../federated/context.ts";
import type { ReceivedRow } from "../federated/queries.ts";
import type { Previewed } from "../previews/previewed.ts";
import type { Previews } from "../previews/make.ts";
import type { TreeReader } from "../webdav/person-tree.ts";
import type { Fields } from "./shares/fields.ts";
import type { FoundShare } from "./shares/find.ts";
import type { Share } from "./shares/share.ts";
import type { Accessed } from "../tree/access.ts";

export interface OcsDeps extends FilesDeps {
  /** Capabilities of other products, by the name that Nextcloud's clients know them under. */
  readonly capabilities: ReadonlyMap<string, unknown>;
  readonly previews: Previews;
  readonly avatars: Avatars;
  /** Shares with other servers. */
  readonly federated: FederatedDeps;
}

/** One request on its way through its steps. */
export interface OcsCall {
  readonly deps: OcsDeps;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The caller's tree of files, read once. */
  readonly tree: TreeReader;
}

/** What an app signs in with from now on. */
type AppAccess = NonNullable<Awaited<ReturnType<AppLogins["take"]>>>;

/** What steps find, by name. */
export interface Found {
  readonly person: Principal;
  /** A person as OCS describes them; null when there is none whom the caller may know. */
  readonly user: object | null;
  /** The token in a form or in JSON; empty when there is none. */
  readonly token: string;
  /** Null: nobody has let the app in yet. */
  readonly access: AppAccess | null;
  readonly password: AppAccess;
  /** What a form, JSON or the query says. */
  readonly fields: Fields;
  readonly shares: readonly Share[];
  /** The one that the path names by its number. */
  readonly share: FoundShare;
  /** What came from another server, by its number. */
  readonly remoteShare: ReceivedRow;
  /** A file that the path names by its number, to be changed. */
  readonly file: Accessed;
  /** What a preview is asked of. */
  readonly previewed: Previewed;
  /** The reply, sent. */
  readonly answer: FastifyReply;
}

export const defineStep = stepsFor<OcsCall, Found>();

/**
 * An endpoint beside WebDAV. `section` is a heading of
 * https://docs.nextcloud.com/server/latest/developer_manual/client_apis/OCS/ocs-api-overview.html,
 * or names what asks for it where the manual is silent.
 */
export interface OcsEndpoint extends Endpoint<OcsCall, Found> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly paths: readonly string[];
}

export const endpoint = (
  method: OcsEndpoint["method"],
  paths: string | readonly string[],
  section: string,
  ...steps: readonly Step<OcsCall, Found>[]
): OcsEndpoint => ({ method, paths: typeof paths === "string" ? [paths] : paths, section, steps });

/** The path under both versions of OCS, which differ in how they number success and failure. */
export const bothVersions = (path: string): readonly string[] => ["v1", "v2"].map((one) => `/ocs/${one}.php${path}`);

/** What an app calls itself. */
export const appName = ({ headers }: FastifyRequest): string => (headers["user-agent"] ?? "").slice(0, 200);
