import type { ScimToken } from "@safos/contract/scim";
import { scimTokenRoutes } from "@safos/contract/routes/scim";
import { useMutation } from "@tanstack/react-query";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";

export function RevokeTokenDialog(props: { token: ScimToken; onClose: () => void; onRevoked: () => void }) {
  const t = useText();
  const { token } = props;
  const revoke = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(scimTokenRoutes.revokeScimToken, { params: { id: token.id } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["scim-tokens"] });
      showToast({ text: t("directory.revoked", { name: token.name }) });
      props.onRevoked();
      props.onClose();
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("directory.revokeTitle", { name: token.name })}
      size="small"
      submit={t("directory.revoke")}
      isPending={revoke.isPending}
      onSubmit={() => revoke.mutate()}
      error={revoke.error}
    >
      <p>{t("directory.revokeAbout")}</p>
    </FormDialog>
  );
}
