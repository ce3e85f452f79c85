import { viewLockOf } from "../../locks/view.ts";
import { requireAction } from "../../tree/access.ts";
import { accessParent } from "../../tree/access.ts";
import { etagOf } from "../../tree/node.ts";
import { Refusal } from "#http";
import type { Accessed } from "../../tree/access.ts";
import { defineStep, timeOf } from "../exchange.ts";

/** CheckFileInfo. */
export const answerInfo = defineStep({
  name: "answer-info",
  section: "WOPI: CheckFileInfo",
  needs: ["actor", "file", "mayWrite"],
  async run({ deps, reply }, { actor, file, mayWrite }) {
    const { node } = file;
    const held = await viewLockOf(deps, actor, file);
    const canWrite = mayWrite && (held === null || held.isOwn || held.isByProgram);
    const { publicUrl } = deps.http;
    return reply.send({
      BaseFileName: node.name,
      OwnerId: node.createdBy ?? node.workspaceId,
      Size: node.size,
      UserId: actor.userId,
      Version: etagOf(node),
      LastModifiedTime: timeOf(node),
      UserFriendlyName: actor.displayName,
      UserCanWrite: canWrite,
      ReadOnly: !canWrite,
      UserCanNotWriteRelative: !mayWriteBeside(file),
      UserCanRename: canWrite && mayWriteBeside(file),
      SupportsLocks: true,
      SupportsGetLock: true,
      SupportsExtendedLockLength: true,
      SupportsUpdate: true,
      SupportsRename: true,
      SupportsDeleteFile: false,
      PostMessageOrigin: publicUrl,
      BreadcrumbDocName: node.name,
      HostEditUrl: `${publicUrl}/office/${node.id}`,
      CloseUrl: `${publicUrl}/w/${node.workspaceId}/files`,
      FileVersionPostMessage: false,
      ClosePostMessage: true,
      EnableShare: false,
      EnableInsertRemoteImage: false,
      DisablePrint: false,
      DisableExport: false,
      DisableCopy: false,
    });
  },
});

/** Whether something new may be put where the file lies. */
function mayWriteBeside(file: Accessed): boolean {
  try {
    requireAction(accessParent(file), "write");
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
