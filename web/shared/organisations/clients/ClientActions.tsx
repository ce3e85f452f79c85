import type { Client } from "@safos/contract/openid";
import { clientRoutes } from "@safos/contract/routes/openid";
import { useMutation } from "@tanstack/react-query";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { refreshClients } from "./queries.ts";

interface Props {
  readonly client: Client;
  readonly onClose: () => void;
}

/** Nobody signs in with the old secret while the new one is not entered: asked for first. */
export function RenewDialog({ client, onClose, onMade }: Props & { readonly onMade: (secret: string) => void }) {
  const t = useText();
  const renew = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(clientRoutes.renewClientSecret, { params: { id: client.id } }),
    onSuccess({ secret }) {
      onMade(secret);
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("clients.renewTitle", { name: client.name })}
      size="small"
      submit={t("clients.renew")}
      isPending={renew.isPending}
      onSubmit={() => renew.mutate()}
      error={renew.error}
    >
      <p>{t("clients.renewAbout")}</p>
    </FormDialog>
  );
}

export function RemoveDialog({ client, onClose }: Props) {
  const t = useText();
  const remove = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(clientRoutes.removeClient, { params: { id: client.id } }),
    async onSuccess() {
      await refreshClients();
      showToast({ text: t("clients.removed", { name: client.name }) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("clients.removeTitle", { name: client.name })}
      size="small"
      submit={t("clients.remove")}
      isPending={remove.isPending}
      onSubmit={() => remove.mutate()}
      error={remove.error}
    >
      <p>{t("clients.removeAbout")}</p>
    </FormDialog>
  );
}
