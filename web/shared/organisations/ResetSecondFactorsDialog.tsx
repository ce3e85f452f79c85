import type { ManagedPerson } from "@safos/contract/identity";
import { credentialRoutes } from "@safos/contract/routes/credentials";
import { useMutation } from "@tanstack/react-query";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast } from "../../ui/index.ts";
import "./text.ts";

/** For someone who has lost phone and codes: their second factors are removed, and they sign in with the password. */
export function ResetSecondFactorsDialog({ person, onClose }: { person: ManagedPerson; onClose: () => void }) {
  const t = useText();
  const name = person.displayName;
  const reset = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(credentialRoutes.resetSecondFactors, { params: { id: person.id } }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["persons"] });
      showToast({ text: t("admin.factorsReset", { name }) });
      onClose();
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("admin.resetFactors")}
      about={name}
      size="small"
      submit={t("admin.resetFactorsDo")}
      isPending={reset.isPending}
      onSubmit={() => reset.mutate()}
      error={reset.error}
    >
      <p>{t("admin.resetFactorsText", { name })}</p>
    </FormDialog>
  );
}
