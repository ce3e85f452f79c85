import type { Me } from "@safos/contract/identity";
import { proofRoutes } from "@safos/contract/routes/credentials";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, CodeField, Form, Notice } from "../../../ui/index.ts";
import { EntryHeading } from "./EntryFrame.tsx";
import css from "./SignInPage.module.css";

const digits = 6;

/** Asks for a code by mail; what is answered says nothing of whether there is such a guest. */
export const askCode = (mail: string) => request(proofRoutes.askMailCode, { body: { mail }, isQuiet: true });

/** The code of the letter, in the browser where it was asked for. */
export function MailCode(props: {
  mail: string;
  attempt: string;
  onSignedIn: (me: Me) => Promise<void>;
  onAgain: () => void;
}) {
  const t = useText();
  const { mail } = props;
  const [attempt, setAttempt] = useState(props.attempt);
  const [code, setCode] = useState("");
  const [isTried, setTried] = useState(false);
  const signIn = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(proofRoutes.signInWithMailCode, { body: { attempt, code }, isQuiet: true }),
    onSuccess: props.onSignedIn,
  });
  const again = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => askCode(mail),
    onSuccess(asked) {
      setAttempt(asked.attempt);
      setCode("");
      setTried(false);
      signIn.reset();
    },
  });
  const submit = (): void => {
    setTried(true);
    if (code.length === digits) signIn.mutate();
  };
  const failure = signIn.isError ? explain(signIn.error) : null;
  return (
    <>
      <EntryHeading title={t("signin.codeTitle")} lead={t("signin.codeLead", { mail })} />
      <Form onSubmit={submit}>
        <CodeField
          label={t("signin.code")}
          value={code}
          onChange={(next) => {
            setCode(next);
            signIn.reset();
          }}
          error={failure ?? (isTried && code.length < digits ? t("signin.codeMissing") : null)}
          autoFocus
        />
        <p className={css.codeHint}>{t("signin.codeLost")}</p>
        {again.isSuccess && <Notice tone="success">{t("signin.codeSent")}</Notice>}
        {again.isError && <Notice tone="danger">{explain(again.error)}</Notice>}
        <Button variant="primary" size="lg" type="submit" isFull isPending={signIn.isPending}>
          {t("signin.submit")}
        </Button>
        <div className={css.pair}>
          <Button variant="secondary" size="lg" isFull isPending={again.isPending} onPress={() => again.mutate()}>
            {t("signin.newCode")}
          </Button>
          <Button variant="quiet" size="lg" isFull onPress={props.onAgain}>
            {t("signin.otherAddress")}
          </Button>
        </div>
      </Form>
    </>
  );
}
