import type { SignInWays } from "@safos/contract/providers";
import { ArrowRight, MailCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Form } from "../../../ui/index.ts";
import css from "./SignInPage.module.css";
import { goToProvider } from "./ways.ts";

/** One field: the domain that is written names the agency's sign-in. */
export function NameForm(props: {
  ways: SignInWays | null;
  to: string | undefined;
  isPending: boolean;
  /** What comes after a name of an agency without a provider. */
  onContinue: () => void;
  onPassword: () => void;
  children: ReactNode;
}) {
  const t = useText();
  const { ways, to } = props;
  const [first, ...others] = ways?.providers ?? [];
  return (
    <Form onSubmit={() => (first ? goToProvider(first.id, to) : props.onContinue())}>
      {props.children}
      <Button variant="primary" size="lg" type="submit" isFull isPending={props.isPending}>
        {ways?.isCodeOpen ? (
          <>
            <MailCheck aria-hidden="true" />
            {t("signin.sendCode")}
          </>
        ) : (
          <>
            {first ? t("signin.continueWith", { provider: first.name }) : t("signin.continue")}
            <ArrowRight aria-hidden="true" />
          </>
        )}
      </Button>
      {others.map((one) => (
        <Button key={one.id} variant="secondary" size="lg" isFull onPress={() => goToProvider(one.id, to)}>
          {t("signin.continueWith", { provider: one.name })}
        </Button>
      ))}
      {first && ways?.isPasswordOpen && (
        <>
          <p className={css.or}>{t("signin.or")}</p>
          <Button variant="secondary" size="lg" isFull onPress={props.onPassword}>
            {t("signin.withPassword")}
          </Button>
        </>
      )}
    </Form>
  );
}
