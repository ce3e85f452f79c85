import type { OwnSettings } from "@safos/contract/look-settle";
import { faintOf } from "@safos/contract/look-contrast";
import { managedLookRoutes } from "@safos/contract/routes/look";
import { sessionRoutes } from "@safos/contract/routes/identity";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { applyTheme, sessionQuery } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, FormRow, Inset, Notice, Section, showToast, TextField } from "../../../ui/index.ts";
import { AccentFields } from "./AccentFields.tsx";
import { changeOf, isContact, type LookDraft } from "./draft.ts";
import { FaintNotice } from "./FaintNotice.tsx";
import { LogoFields } from "./LogoFields.tsx";
import { looksKey } from "./queries.ts";

type OnChange = (change: Partial<LookDraft>) => void;

/** Saves what is filled in, and draws the page anew with it. */
function useSave() {
  const t = useText();
  return useMutation({
    meta: { isQuiet: true },
    mutationFn: (draft: LookDraft) => request(managedLookRoutes.changeLook, { body: changeOf(draft) }),
    async onSuccess(saved) {
      queryClient.setQueryData(looksKey, saved);
      const me = await request(sessionRoutes.readSession);
      queryClient.setQueryData(sessionQuery.queryKey, me);
      applyTheme(me);
      showToast({ text: t("look.saved") });
    },
  });
}

/** What can be decided, of the whole organisation or of one domain. */
export function LookForm({ draft, own, onChange }: { draft: LookDraft; own: OwnSettings; onChange: OnChange }) {
  const t = useText();
  const [isTried, setTried] = useState(false);
  const save = useSave();
  const isOwn = draft.domain === null;
  const faint = draft.hasAccent ? faintOf(draft.accentHue, draft.accentChroma) : [];
  const isNameMissing = isOwn && draft.name.trim() === "";
  const isContactWrong = !isContact(draft.helpContact);
  const submit = (): void => {
    setTried(true);
    if (!isNameMissing && !isContactWrong && faint.length === 0) save.mutate(draft);
  };
  return (
    <Form onSubmit={submit}>
      <Section title={t("look.identity")}>
        <Inset>
          <TextField
            label={t("admin.organisationName")}
            hint={isOwn ? undefined : t("look.nameHint", { name: own.name })}
            value={draft.name}
            onChange={(name) => onChange({ name })}
            maxLength={100}
            error={isTried && isNameMissing ? t("setup.required") : null}
          />
          <AccentFields draft={draft} onChange={onChange} />
        </Inset>
      </Section>
      <LogoFields draft={draft} onChange={onChange} />
      <Section title={t("look.signIn")}>
        <Inset>
          <TextField
            label={t("look.welcome")}
            hint={t("look.welcomeHint")}
            rows={3}
            maxLength={300}
            value={draft.welcome}
            onChange={(welcome) => onChange({ welcome })}
          />
          <TextField
            label={t("look.helpContact")}
            hint={t("look.helpContactHint")}
            maxLength={254}
            value={draft.helpContact}
            onChange={(helpContact) => onChange({ helpContact })}
            error={isTried && isContactWrong ? t("look.helpContactWrong") : null}
          />
        </Inset>
      </Section>
      {isTried && faint[0] && <FaintNotice faint={faint[0]} />}
      {save.isError && <Notice tone="danger">{explain(save.error)}</Notice>}
      <FormRow>
        <Button variant="primary" type="submit" isPending={save.isPending}>
          {t("common.save")}
        </Button>
      </FormRow>
    </Form>
  );
}
