import type { Provider } from "@safos/contract/providers";
import { providerRoutes } from "@safos/contract/routes/providers";
import { useMutation } from "@tanstack/react-query";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";

export function RemoveProviderDialog({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const t = useText();
  const remove = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(providerRoutes.removeProvider, { params: { id: provider.id } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["providers"] });
      showToast({ text: t("providers.removed", { name: provider.name }) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("providers.removeTitle", { name: provider.name })}
      size="small"
      submit={t("providers.remove")}
      isPending={remove.isPending}
      onSubmit={() => remove.mutate()}
      error={remove.error}
    >
      <p>{t("providers.removeAbout")}</p>
    </FormDialog>
  );
}
