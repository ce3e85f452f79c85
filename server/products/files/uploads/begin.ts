import { uuid } from "#clock";
import type { UploadContext } from "./context.ts";
import { insertUpload } from "./queries.ts";

interface UploadPlan {
  /** The client's own name for the upload, unique per person; at most 200 characters. */
  readonly key: string;
  /** Known beforehand when the page uploads; WebDAV says at the end where the file goes. */
  readonly workspaceId?: string;
  readonly parentId?: number;
  readonly name?: string;
  readonly size?: number;
  readonly mtime?: Date | undefined;
}

/** Begins an upload in pieces: resumable, in any order. False when the person already has one by that key. */
export function beginUpload({ db }: Pick<UploadContext, "db">, personId: string, plan: UploadPlan): Promise<boolean> {
  return insertUpload(db, {
    id: uuid(),
    personId,
    key: plan.key,
    workspaceId: plan.workspaceId ?? null,
    parentId: plan.parentId ?? null,
    name: plan.name ?? null,
    size: plan.size ?? null,
    mtime: plan.mtime ?? null,
  });
}
