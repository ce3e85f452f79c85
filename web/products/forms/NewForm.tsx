import { formRoutes } from "@safos/contract/routes/forms";
import type { FormRow } from "@safos/contract/forms";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { FormDialog } from "../../platform/FormDialog.tsx";
import { request } from "../../platform/request.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { Select, TextField } from "../../ui/index.ts";
import { templateContent, templates } from "./templates.ts";

/** Asks for a title and what to begin with, and goes to the new form. */
export function NewForm(props: { workspaceId: string; own: readonly FormRow[]; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
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
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("forms.new")}
      size="small"
      submit={t("forms.make")}
      onSubmit={() => !make.isPending && make.mutate()}
      isPending={make.isPending}
      isIncomplete={title.trim() === ""}
      error={make.error}
    >
      <TextField label={t("forms.newTitle")} value={title} onChange={setTitle} maxLength={200} autoFocus />
      <Select label={t("forms.template")} value={start} options={options} onChange={setStart} />
    </FormDialog>
  );
}
