import { workspaceRoutes } from "@safos/contract/routes/workspaces";
import type { Workspace } from "@safos/contract/workspaces";
import { useMutation } from "@tanstack/react-query";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import "./text.ts";

/** Archives a workspace, or opens an archived one again; everything in it shows it. */
export function useArchive(
  { id, name, archivedAt }: Pick<Workspace, "id" | "name" | "archivedAt">,
  onDone?: () => void,
) {
  const t = useText();
  const isArchived = archivedAt !== null;
  return useMutation({
    meta: { isQuiet: onDone !== undefined },
    mutationFn: () =>
      request(isArchived ? workspaceRoutes.unarchiveWorkspace : workspaceRoutes.archiveWorkspace, { params: { id } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["workspace", id] });
      void queryClient.invalidateQueries();
      showToast({ text: t(isArchived ? "life.unarchived" : "life.archived", { name }) });
      onDone?.();
    },
  });
}
