import { fileRoutes } from "@safos/contract/routes/files";
import { formRoutes } from "@safos/contract/routes/forms";
import type { ExportQuery, Form } from "@safos/contract/forms";
import { useMutation } from "@tanstack/react-query";
import { ChevronDown, Download, FileSpreadsheet, Send } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { saveLink } from "../../../platform/download.ts";
import { addressOf, request } from "../../../platform/request.ts";
import { formatComing, useLocale, useText } from "../../../text/index.tsx";
import { Button, buttonClass, Menu, showToast } from "../../../ui/index.ts";
import { FormHead } from "../FormHead.tsx";

const formats: readonly { id: ExportQuery["format"]; name: string }[] = [
  { id: "xlsx", name: "Excel (.xlsx)" },
  { id: "ods", name: "OpenDocument (.ods)" },
  { id: "csv", name: "CSV" },
  { id: "pdf", name: "PDF" },
];

/** The head of a form's results: how it stands, taking them away, and reminding those who have not answered. */
export function ResultsHead({ form, workspaceId }: { form: Form; workspaceId: string }) {
  const t = useText();
  const about = useAbout(form);
  const params = { id: form.id };
  const remind = useMutation({
    mutationFn: () => request(formRoutes.remind, { params }),
    onSuccess: ({ count }) => showToast({ text: t("forms.r.reminded", { n: count }) }),
  });
  return (
    <FormHead workspaceId={workspaceId} formId={form.id} title={form.title} view="results" about={about}>
      {form.sheetFileId !== null && (
        <a
          className={buttonClass("quiet")}
          href={addressOf(fileRoutes.readContent, { params: { id: form.sheetFileId }, query: { download: "1" } })}
          download
        >
          <FileSpreadsheet aria-hidden="true" />
          {t("forms.r.openSheet")}
        </a>
      )}
      <Menu
        label={t("forms.r.download")}
        trigger={
          <Button icon={<Download aria-hidden="true" />}>
            {t("forms.r.download")}
            <ChevronDown aria-hidden="true" />
          </Button>
        }
        actions={formats.map(({ id, name }) => ({
          id,
          name,
          onAction: () => saveLink(addressOf(formRoutes.exportForm, { params, query: { format: id } })),
        }))}
      />
      {form.state === "open" && (
        <Button
          variant="primary"
          icon={<Send aria-hidden="true" />}
          isPending={remind.isPending}
          onPress={() => remind.mutate()}
        >
          {t("forms.r.remind")}
        </Button>
      )}
    </FormHead>
  );
}

function useAbout({ state, settings }: Form): string {
  const t = useText();
  const locale = useLocale();
  const days = { today: t("common.today"), tomorrow: t("common.tomorrow"), yesterday: t("common.yesterday") };
  return [
    state === "open" && settings.closesAt
      ? t("forms.openUntil", {
          when: formatComing(locale, Date.parse(settings.closesAt), now(), days).toLowerCase(),
        })
      : t(`forms.state.${state}`),
    settings.isAnonymous && t("forms.anonymous"),
  ]
    .filter(Boolean)
    .join(" · ");
}
