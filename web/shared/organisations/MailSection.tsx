import type { ChangeOrganisation, MailTrial } from "@safos/contract/organisations";
import { organisationRoutes } from "@safos/contract/routes/organisations";
import { useMutation, type UseMutationResult } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useState } from "react";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { useLocale, useText } from "../../text/index.tsx";
import { Button, Form, FormRow, Inset, Notice, Section, TextField } from "../../ui/index.ts";

/** Who the organisation's letters come from, and whether they arrive. */
export function MailSection({ change }: { change: UseMutationResult<unknown, Error, ChangeOrganisation> }) {
  const t = useText();
  const { organisation } = useMe();
  const [name, setName] = useState(organisation.mailName ?? "");
  const [address, setAddress] = useState(organisation.mailAddress ?? "");
  const [domain = ""] = organisation.domains;
  return (
    <Section title={t("admin.mail")}>
      <Inset>
        <Form onSubmit={() => change.mutate({ mailName: name.trim() || null, mailAddress: address.trim() || null })}>
          <TextField
            label={t("admin.mailName")}
            hint={t("admin.mailNameHint", { name: organisation.name })}
            value={name}
            onChange={setName}
            maxLength={100}
          />
          <TextField
            label={t("admin.mailAddress")}
            hint={t("admin.mailAddressHint", { address: `safos@${domain}` })}
            type="email"
            value={address}
            onChange={setAddress}
          />
          <FormRow>
            <Button variant="secondary" type="submit" isPending={change.isPending}>
              {t("common.save")}
            </Button>
          </FormRow>
        </Form>
        <Trial />
      </Inset>
    </Section>
  );
}

function Trial() {
  const t = useText();
  const locale = useLocale();
  const trial = useMutation({ mutationFn: () => request(organisationRoutes.tryMail, { body: { locale } }) });
  return (
    <>
      <FormRow>
        <Button
          variant="secondary"
          icon={<Send aria-hidden="true" />}
          isPending={trial.isPending}
          onPress={() => trial.mutate()}
        >
          {t("admin.mailTry")}
        </Button>
      </FormRow>
      <div role="status">{trial.data && <Outcome trial={trial.data} />}</div>
    </>
  );
}

function Outcome({ trial }: { trial: MailTrial }) {
  const t = useText();
  const { state, to, answer } = trial;
  if (state === "taken") return <Notice tone="success">{t("admin.mailTaken", { to })}</Notice>;
  if (state === "off") return <Notice tone="warn">{t("admin.mailOff")}</Notice>;
  return <Notice tone="danger">{t(`admin.mailTrial.${state}`, { to, answer })}</Notice>;
}
