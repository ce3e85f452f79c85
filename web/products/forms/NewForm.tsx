import { formRoutes } from "@safos/contract/routes/forms";
import type { FormRow } from "@safos/contract/forms";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { explain } from "../../platform/api.ts";
import { request } from "../../platform/request.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { Button, Dialog, Form as FormBox, Notice, Select, TextField } from "../../ui/index.ts";
import { templateContent, templates } from "./templates.ts";

/** Asks for a title and what to begin with, and goes to the new form. */
export function NewForm(props: { workspaceId: string; own: readonly FormRow[]; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const id = useId();
  const [title, setTitle] = useState("");
  const [start, setStart] = useState("empty");
  const make = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => {
      const own = props.own.find((one) => one.id === start);
      return own
        ? request(formRoutes.duplicateForm, { params: { id: own.id }, body: { title: title.trim() } })
        : request(formRoutes.createForm, {
            params: { id: props.workspaceId },
            body: {
              title: title.trim(),
              content: templateContent(start, locale),
              settings: { language: locale },
            },
          });
    },
    onSuccess: (made) =>
      navigate({ to: "/w/$workspaceId/forms/$formId", params: { workspaceId: made.workspaceId, formId: made.id } }),
  });
  const options = [
    ...templates.map((one) => ({ id: one.id, name: t(one.name) })),
    ...props.own.map((one) => ({ id: one.id, name: t("forms.ownTemplate", { title: one.title }) })),
  ];
  const go = (): void => {
    if (title.trim() !== "" && !make.isPending) make.mutate();
  };
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("forms.new")}
      closeLabel={t("common.close")}
      size="small"
      footer={
        <>
          <Button onPress={props.onClose}>{t("common.cancel")}</Button>
          <Button variant="primary" type="submit" form={id} isPending={make.isPending} isDisabled={title.trim() === ""}>
            {t("forms.make")}
          </Button>
        </>
      }
    >
      <FormBox id={id} onSubmit={go}>
        <TextField label={t("forms.newTitle")} value={title} onChange={setTitle} maxLength={200} autoFocus />
        <Select label={t("forms.template")} value={start} options={options} onChange={setStart} />
        {make.error && <Notice tone="danger">{explain(make.error)}</Notice>}
      </FormBox>
    </Dialog>
  );
}
