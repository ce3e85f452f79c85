import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Form, FormRow, Inset, TextField } from "../../../ui/index.ts";
import type { useRules } from "./use-rules.ts";

/** Whom a refusal names; the administrators where nothing is written. */
export function ContactRow({ change }: { change: ReturnType<typeof useRules> }) {
  const t = useText();
  const { policyContact } = change.rules;
  const [contact, setContact] = useState(policyContact ?? "");
  const wanted = contact.trim() === "" ? null : contact.trim();
  const title = t("policy.rule.policyContact");
  const save = (): void =>
    change.ask({ title, from: policyContact ?? "", to: wanted ?? "", reads: "", rules: { policyContact: wanted } });
  return (
    <Inset>
      <Form onSubmit={save}>
        <TextField
          label={title}
          hint={t("policy.rule.policyContact.hint")}
          value={contact}
          onChange={setContact}
          maxLength={200}
        />
        <FormRow>
          <Button type="submit" isDisabled={wanted === policyContact} isPending={change.isPending}>
            {t("common.save")}
          </Button>
        </FormRow>
      </Form>
    </Inset>
  );
}
