import { longestReport } from "@safos/contract/accessibility";
import { accessibilityRoutes } from "@safos/contract/routes/accessibility";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, FormRow, Notice, TextField } from "../../../ui/index.ts";

/** What someone could not use, for the agency's administrators. */
export function ReportForm({ domain, organisation }: { domain: string; organisation: string }) {
  const t = useText();
  const [text, setText] = useState("");
  const [mail, setMail] = useState("");
  const [isTried, setTried] = useState(false);
  const send = useMutation({
    meta: { isQuiet: true },
    mutationFn: () =>
      request(accessibilityRoutes.reportAccessibility, {
        body: { domain, text: text.trim(), ...(mail.trim() === "" ? {} : { mail: mail.trim() }) },
        isQuiet: true,
      }),
  });
  const submit = (): void => {
    setTried(true);
    if (text.trim() !== "") send.mutate();
  };
  if (send.isSuccess)
    return (
      <div role="status">
        <Notice tone="success">{t("accessibility.sent", { organisation })}</Notice>
      </div>
    );
  return (
    <Form onSubmit={submit}>
      <TextField
        label={t("accessibility.reportText")}
        hint={t("accessibility.reportHint")}
        rows={4}
        maxLength={longestReport}
        value={text}
        onChange={setText}
        error={isTried && text.trim() === "" ? t("accessibility.textMissing") : null}
      />
      <TextField
        label={t("accessibility.reportMail")}
        hint={t("accessibility.reportMailHint")}
        type="email"
        autoComplete="email"
        maxLength={254}
        value={mail}
        onChange={setMail}
      />
      {send.isError && <Notice tone="danger">{explain(send.error)}</Notice>}
      <FormRow>
        <Button variant="secondary" type="submit" isPending={send.isPending}>
          {t("accessibility.send")}
        </Button>
      </FormRow>
    </Form>
  );
}
