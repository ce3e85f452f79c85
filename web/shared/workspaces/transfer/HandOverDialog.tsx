import { memberRoutes } from "@safos/contract/routes/workspaces";
import type { Member } from "@safos/contract/workspaces";
import { useMutation } from "@tanstack/react-query";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { refreshMembers } from "../queries.ts";
import "./text.ts";

/** An owner makes another member one in their own place: asked first, since they cannot take it back. */
export function HandOverDialog(props: { workspaceId: string; member: Member; onClose: () => void }) {
  const t = useText();
  const { workspaceId, onClose } = props;
  const { id: personId, displayName: name } = props.member.person;
  const handOver = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(memberRoutes.handOverOwnership, { params: { id: workspaceId, personId } }),
    async onSuccess() {
      await refreshMembers(workspaceId);
      showToast({ text: t("transfer.handedOver", { name }) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("transfer.handOverTitle", { name })}
      submit={t("transfer.handOver")}
      isPending={handOver.isPending}
      onSubmit={() => handOver.mutate()}
      error={handOver.error}
    >
      <p>{t("transfer.handOverLead", { name })}</p>
    </FormDialog>
  );
}
