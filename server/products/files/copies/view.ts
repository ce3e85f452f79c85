import type { FileCopy } from "@safos/contract/files";
import type { CopyRow } from "./queries.ts";

export const viewCopy = (copy: CopyRow): FileCopy => ({
  id: copy.id,
  name: copy.name ?? copy.sourceName,
  workspaceId: copy.workspaceId,
  parentId: copy.parentId,
  state: copy.state,
  done: copy.done,
  total: copy.total,
  ...(copy.code === null ? {} : { code: copy.code }),
});
