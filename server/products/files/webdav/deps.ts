import type { FilesDeps } from "../deps.ts";
import type { PersonTrees } from "./location.ts";

/** What the WebDAV endpoints share. */
export interface WebdavDeps extends FilesDeps {
  readonly trees: PersonTrees;
  /** What every file id of this deployment ends with; read once. */
  readonly instanceId: () => Promise<string>;
  /** Another one after each restore, empty before the first: clients then keep what they have as well. */
  readonly fingerprint: () => Promise<string>;
}
