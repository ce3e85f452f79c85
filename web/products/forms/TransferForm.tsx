import { formRoutes } from "@safos/contract/routes/forms";
import type { FormRow } from "@safos/contract/forms";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../platform/api.ts";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { showToast, TextField } from "../../ui/index.ts";

/** Gives a form another owner. */
export function TransferForm(props: { form: FormRow; onClose: () => void; onDone: () => void }) {
  const t = useText();
  const [name, setName] = useState("");
  const transfer = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(formRoutes.transferForm, { params: { id: props.form.id }, body: { name: name.trim() } }),
    onSuccess() {
      showToast({ text: t("forms.transferred") });
      props.onDone();
      props.onClose();
    },
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("forms.transfer")}
      about={props.form.title}
      size="small"
      submit={t("common.save")}
      onSubmit={() => transfer.mutate()}
      isPending={transfer.isPending}
      isIncomplete={name.trim() === ""}
    >
      <TextField
        label={t("forms.transferTo")}
        value={name}
        onChange={setName}
        autoCapitalize="none"
        error={transfer.error ? explain(transfer.error) : null}
      />
    </FormDialog>
  );
}
