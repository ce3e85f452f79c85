import { invitationRoutes } from "@safos/contract/routes/invitations";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { UserRound } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, Notice, TextField } from "../../../ui/index.ts";
import css from "../signin/SignInPage.module.css";
import { EntryFrame, EntryHeading } from "../signin/EntryFrame.tsx";
import "./text.ts";

/** Asks for a letter with a link. What is said afterwards is the same whether there is such a person or not. */
export function ForgotPage() {
  const t = useText();
  const [name, setName] = useState("");
  const ask = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(invitationRoutes.askReset, { body: { name: name.trim() }, isQuiet: true }),
  });
  return (
    <EntryFrame>
      <EntryHeading title={t("forgot.title")} lead={t("forgot.lead")} />
      {ask.isSuccess ? (
        <Notice tone="success">{t("forgot.sent", { name: name.trim() })}</Notice>
      ) : (
        <Form onSubmit={() => name.trim() && ask.mutate()}>
          <TextField
            label={t("signin.name")}
            hint={t("signin.nameHint")}
            icon={<UserRound aria-hidden="true" />}
            isLarge
            value={name}
            onChange={setName}
            autoComplete="username"
            inputMode="email"
            autoCapitalize="none"
            spellCheck="false"
            autoFocus
          />
          {ask.isError && <Notice tone="danger">{explain(ask.error)}</Notice>}
          <Button variant="primary" size="lg" type="submit" isFull isPending={ask.isPending} isDisabled={!name.trim()}>
            {t("forgot.submit")}
          </Button>
        </Form>
      )}
      <Link className={css.forgot} to="/signin">
        {t("welcome.toSignIn")}
      </Link>
    </EntryFrame>
  );
}
