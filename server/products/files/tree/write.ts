import { requireFileName } from "./names.ts";
import type { Accessed } from "./access.ts";
import { classedOf } from "../item.ts";
import { hasLocks } from "../locks/queries.ts";
import { writerOf, type Actor, type TreeContext } from "./context.ts";
import { writtenEventOf } from "./events.ts";
import { changeTree } from "./locked.ts";
import { planFile, type NewContent, type WriteJob, type WriteOptions, type Written } from "./place-file.ts";
import { readFolderAndChild } from "./queries.ts";
import { payWithVersions, quotaOf } from "./quota.ts";
import { writeContent } from "./write-contents.ts";
import { writesOf } from "./write-together.ts";

/**
 * Makes a file or gives an existing one new content, which keeps the old as a version. Access is asked under
 * the lock: the content, and the lock, may have taken minutes. Refuses NAME_INVALID, FORBIDDEN, FILE_MISSING, NOT_A_FOLDER, NOT_A_FILE,
 * NAME_TAKEN, FILE_LOCKED, CHANGED_MEANWHILE and QUOTA_EXCEEDED.
 */
export async function writeFile(
  context: TreeContext,
  actor: Actor,
  parent: Accessed,
  text: string,
  content: NewContent,
  options: WriteOptions,
): Promise<Written> {
  const name = requireFileName(text);
  const { workspaceId } = parent.node;
  const quota = await quotaOf(context, workspaceId);
  const job = { actor, parent, name, content, options };
  // What counts bytes, or asks and writes more than the file itself, has a transaction of its own.
  const isPlain = quota === null && !actor.visit && !options.permit && !options.alongside && !options.informationClass;
  return isPlain ? writesOf(context)(workspaceId, job) : writeAlone(context, job, quota);
}

async function writeAlone(context: TreeContext, job: WriteJob, quota: number | null): Promise<Written> {
  const { actor, options } = job;
  const { workspaceId } = job.parent.node;
  return changeTree(context, actor, [workspaceId], async (tree) => {
    const { trx } = tree;
    const row = await planFile(tree, job, {
      quota,
      hasLocks: () => hasLocks(trx, [workspaceId]),
      readAt: (folderId, name) => readFolderAndChild(trx, folderId, name),
    });
    const isNew = row.existing === null;
    const node = await writeContent(trx, row);
    await payWithVersions(trx, workspaceId, quota, node.size, writerOf(actor).personId);
    if (options.informationClass) await context.items.classes.repeat(trx, options.informationClass, classedOf([node]));
    await context.events.emit(trx, writtenEventOf({ node, isNew }, actor));
    await options.alongside?.(trx, node);
    return { node, isNew };
  });
}
