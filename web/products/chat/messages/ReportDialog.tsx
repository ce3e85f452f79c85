import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { addText, useText } from "../../../text/index.tsx";
import { enReporting } from "../../../text/en-reporting.ts";
import { svReporting } from "../../../text/sv-reporting.ts";
import { showToast, TextField } from "../../../ui/index.ts";

addText({ sv: svReporting, en: enReporting });

/** Tells the moderators of a message, or of a person, and why. */
export function ReportDialog({
  name,
  isOfPerson = false,
  report,
  onClose,
}: {
  /** Who wrote it, or is reported. */
  name: string;
  isOfPerson?: boolean;
  report: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useText();
  const [reason, setReason] = useState("");
  const send = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => report(reason.trim()),
    onSuccess() {
      showToast({ text: t("reporting.sent") });
      onClose();
    },
    onError: () => showToast({ text: t("reporting.failed"), tone: "danger" }),
  });
  return (
    <FormDialog
      onClose={onClose}
      title={isOfPerson ? t("reporting.personTitle", { name }) : t("reporting.title")}
      about={t(isOfPerson ? "reporting.personAbout" : "reporting.about", { name })}
      size="small"
      submit={t("reporting.send")}
      isPending={send.isPending}
      isIncomplete={reason.trim() === ""}
      onSubmit={() => send.mutate()}
    >
      <TextField
        label={t("reporting.reason")}
        rows={3}
        value={reason}
        onChange={setReason}
        maxLength={2000}
        autoFocus
      />
    </FormDialog>
  );
}
