import type { Principal } from "#http";
import type { FilesDeps } from "../deps.ts";
import type { MountedFiles } from "../federated/remote-files/mounted.ts";
import type { PersonTrees } from "./location.ts";

/** What the WebDAV endpoints share. */
export interface WebdavDeps extends FilesDeps {
  readonly trees: PersonTrees;
  /** What other servers share with people here. */
  readonly mounted: MountedFiles;
  /** Takes what was shared from another server away again, at its own person's request. */
  readonly leaveMount: (principal: Principal, id: string) => Promise<void>;
  readonly renameMount: (id: string, name: string) => Promise<void>;
  /** What every file id of this deployment ends with; read once. */
  readonly instanceId: () => Promise<string>;
  /** Another one after each restore, empty before the first: clients then keep what they have as well. */
  readonly fingerprint: () => Promise<string>;
}
