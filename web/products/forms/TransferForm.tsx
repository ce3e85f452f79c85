import { formRoutes } from "@safos/contract/routes/forms";
import type { FormRow } from "@safos/contract/forms";
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";
import { explain } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { useText } from "../../text/index.tsx";
import { Button, Dialog, Form as FormBox, showToast, TextField } from "../../ui/index.ts";

/** Gives a form another owner. */
export function TransferForm(props: { form: FormRow; onClose: () => void; onDone: () => void }) {
  const t = useText();
  const id = useId();
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
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("forms.transfer")}
      about={props.form.title}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={props.onClose}>{t("common.cancel")}</Button>
          <Button
            variant="primary"
            type="submit"
            form={id}
            isPending={transfer.isPending}
            isDisabled={name.trim() === ""}
          >
            {t("common.save")}
          </Button>
        </>
      }
    >
      <FormBox id={id} onSubmit={() => transfer.mutate()}>
        <TextField
          label={t("forms.transferTo")}
          value={name}
          onChange={setName}
          autoCapitalize="none"
          error={transfer.error ? explain(transfer.error) : null}
        />
      </FormBox>
    </Dialog>
  );
}
