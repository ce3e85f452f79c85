import { workspaceRoutes } from "@safos/contract/routes/workspaces";
import type { ManagedWorkspace } from "@safos/contract/workspaces";
import { useMutation } from "@tanstack/react-query";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import "./text.ts";

/** An administrator makes themselves an owner: asked first, since everything in it opens to them. */
export function TakeOver({ workspace, onClose }: { workspace: ManagedWorkspace; onClose: () => void }) {
  const t = useText();
  const { id, name } = workspace;
  const take = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(workspaceRoutes.takeOverWorkspace, { params: { id } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["organisation", "workspaces"] });
      await queryClient.invalidateQueries({ queryKey: ["workspaces"] });
      showToast({ text: t("admin.tookOver", { name }) });
      onClose();
    },
  });
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={t("admin.takeOverTitle", { name })}
      submit={t("admin.takeOver")}
      isPending={take.isPending}
      onSubmit={() => take.mutate()}
      error={take.error}
    >
      <p>{t("admin.takeOverAbout")}</p>
    </FormDialog>
  );
}
