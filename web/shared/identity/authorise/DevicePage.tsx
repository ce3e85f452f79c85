import type { Authorisation } from "@safos/contract/openid";
import { authorisationRoutes } from "@safos/contract/routes/openid";
import { useMutation } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, Notice, TextField } from "../../../ui/index.ts";
import { EntryFrame, EntryHeading } from "../signin/EntryFrame.tsx";
import { Consent } from "./Consent.tsx";
import { HomeLink } from "./HomeLink.tsx";
import "./text.ts";

/** Where someone types the code that a device without a browser shows (RFC 8628). */
export function DevicePage() {
  return (
    <EntryFrame>
      <Steps />
    </EntryFrame>
  );
}

function Steps() {
  const t = useText();
  const { user_code: given } = useSearch({ from: "/device" });
  const [code, setCode] = useState(given ?? "");
  const [asked, setAsked] = useState<Authorisation | null>(null);
  const [result, setResult] = useState<"done" | "denied" | null>(null);
  const read = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(authorisationRoutes.readDeviceCode, { body: { code: code.trim() } }),
    onSuccess: setAsked,
  });
  const answer = useMutation({
    meta: { isQuiet: true },
    mutationFn: (isAllowed: boolean) =>
      request(authorisationRoutes.answerDeviceCode, { body: { code: code.trim(), isAllowed } }),
    onSuccess: (_, isAllowed) => setResult(isAllowed ? "done" : "denied"),
  });
  const failure = answer.error ?? read.error;
  if (asked && result)
    return (
      <>
        <EntryHeading title={t("device.title")} lead={t(`device.${result}`, { name: asked.clientName })} />
        <HomeLink />
      </>
    );
  if (asked)
    return (
      <Consent asked={asked} onAnswer={answer.mutate} isPending={answer.isPending}>
        {failure && <Notice tone="danger">{explain(failure)}</Notice>}
        <Notice tone="warn">{t("device.warning")}</Notice>
      </Consent>
    );
  return (
    <>
      <EntryHeading title={t("device.title")} lead={t("device.lead")} />
      <Form onSubmit={() => code.trim() && read.mutate()}>
        {failure && <Notice tone="danger">{explain(failure)}</Notice>}
        <TextField
          label={t("device.code")}
          hint={t("device.codeHint")}
          isLarge
          value={code}
          onChange={setCode}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck="false"
          maxLength={20}
          autoFocus
        />
        <Button variant="primary" size="lg" type="submit" isPending={read.isPending} isDisabled={!code.trim()}>
          {t("device.continue")}
        </Button>
      </Form>
    </>
  );
}
