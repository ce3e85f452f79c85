import "./text.ts";
import type { NewRegistration, PublicRegistration } from "@safos/contract/registration";
import { publicRegistrationRoutes } from "@safos/contract/routes/registration";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Button, Checkbox, Form, Notice, TextField } from "../../../ui/index.ts";
import css from "./PublicPage.module.css";

const looksLikeMail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim());

/** Name, address, organisation and consent; what happens next once they are sent. */
export function RegisterForm({ code, page }: { code: string; page: PublicRegistration }) {
  const t = useText();
  const locale = useLocale();
  const { caller } = page;
  const [name, setName] = useState("");
  const [mail, setMail] = useState("");
  const [organisationName, setOrganisation] = useState("");
  const [hasConsented, setConsented] = useState(false);
  const [isTried, setTried] = useState(false);
  const { mutate, isPending, error, isSuccess } = useMutation({
    meta: { isQuiet: true },
    mutationFn: (body: NewRegistration) =>
      request(publicRegistrationRoutes.register, { params: { code }, body, isQuiet: true }),
  });
  if (isSuccess) return <Sent page={page} mail={caller?.mail ?? mail.trim()} />;
  const isMailWrong = caller === null && !looksLikeMail(mail);
  const isReady = hasConsented && (caller !== null || name.trim() !== "");
  return (
    <Form
      onSubmit={() => {
        setTried(true);
        if (!isReady || isMailWrong) return;
        const who = caller ?? { name: name.trim(), mail: mail.trim() };
        mutate({
          ...{ name: who.name.slice(0, 80), mail: who.mail, hasConsented: true, locale },
          ...(organisationName.trim() === "" ? {} : { organisationName: organisationName.trim() }),
        });
      }}
    >
      <h2 className={css.cardTitle}>{t("registration.formTitle")}</h2>
      {caller !== null && <p>{t("registration.as", { name: caller.name, mail: caller.mail })}</p>}
      {caller === null && (
        <>
          <TextField
            label={t("registration.name")}
            hint={t("registration.nameHint")}
            value={name}
            onChange={setName}
            maxLength={80}
            autoComplete="name"
            isRequired
          />
          <TextField
            label={t("registration.mail")}
            hint={t("registration.mailHint")}
            value={mail}
            onChange={setMail}
            type="email"
            maxLength={254}
            autoComplete="email"
            error={isTried && isMailWrong ? t("registration.mailWrong") : null}
            isRequired
          />
        </>
      )}
      {caller === null && page.asksOrganisation && (
        <TextField
          label={t("registration.organisation")}
          value={organisationName}
          onChange={setOrganisation}
          maxLength={120}
          autoComplete="organization"
        />
      )}
      <Checkbox isSelected={hasConsented} onChange={setConsented}>
        {t("registration.consent", { organisation: page.organisationName, days: page.keptDays })}
      </Checkbox>
      <p className={css.meta}>{t("registration.consentMore")}</p>
      {page.needsApproval && <p className={css.meta}>{t("registration.approvalNote")}</p>}
      {error && <Notice tone="danger">{explain(error)}</Notice>}
      <div className={css.buttons}>
        <Button variant="primary" type="submit" isPending={isPending} isDisabled={!isReady}>
          {t("registration.send")}
        </Button>
      </div>
    </Form>
  );
}

/** Takes the focus, so that who does not see it hears what happens next. */
function Sent({ page, mail }: { page: PublicRegistration; mail: string }) {
  const t = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const isKnown = page.caller !== null;
  return (
    <>
      <h2 className={css.cardTitle} ref={heading} tabIndex={-1}>
        {t(isKnown ? "registration.sentAs" : "registration.sent")}
      </h2>
      <p>{t(isKnown ? "registration.sentAsText" : "registration.sentText", { mail })}</p>
      {page.needsApproval && <p>{t("registration.approvalNote")}</p>}
      {!isKnown && <p className={css.meta}>{t("registration.sentMore")}</p>}
    </>
  );
}
