import type { SecondStep } from "@safos/contract/credentials";
import type { Me, SignIn } from "@safos/contract/identity";
import { sessionRoutes } from "@safos/contract/routes/identity";
import { useMutation } from "@tanstack/react-query";
import { Eye, EyeOff, KeyRound } from "lucide-react";
import { useState, type ReactNode } from "react";
import { ApiError, explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, IconButton, Notice, TextField } from "../../../ui/index.ts";
import { secondStepOf } from "./SecondStep.tsx";

/** The name's field, and a password. */
export function PasswordForm(props: {
  name: string;
  onSignedIn: (me: Me) => Promise<void>;
  /** The password was right, and a second factor is asked for. */
  onSecondStep: (step: SecondStep) => void;
  /** The agency's directory cannot be asked. */
  onDown: () => void;
  children: (isTried: boolean) => ReactNode;
}) {
  const t = useText();
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const [isTried, setTried] = useState(false);
  const name = props.name.trim();
  const signIn = useMutation({
    meta: { isQuiet: true },
    mutationFn: async (entry: SignIn) => {
      await request(sessionRoutes.signIn, { body: entry, isQuiet: true });
      return request(sessionRoutes.readSession, { isQuiet: true });
    },
    onSuccess: props.onSignedIn,
    onError(error) {
      const step = secondStepOf(error);
      if (step) props.onSecondStep(step);
      if (error instanceof ApiError && error.code === "PROVIDER_UNREACHABLE") props.onDown();
    },
  });
  const submit = (): void => {
    setTried(true);
    if (name && password) signIn.mutate({ name, password });
  };
  return (
    <Form onSubmit={submit}>
      {props.children(isTried)}
      <TextField
        label={t("signin.password")}
        icon={<KeyRound aria-hidden="true" />}
        isLarge
        type={isShown ? "text" : "password"}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
        autoFocus
        error={isTried && !password ? t("signin.missingPassword") : null}
        suffix={
          <IconButton
            label={t(isShown ? "signin.hidePassword" : "signin.showPassword")}
            size="sm"
            onPress={() => setShown(!isShown)}
          >
            {isShown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
          </IconButton>
        }
      />
      {signIn.isError && <Notice tone="danger">{explain(signIn.error)}</Notice>}
      <Button variant="primary" size="lg" type="submit" isFull isPending={signIn.isPending}>
        {t("signin.submit")}
      </Button>
    </Form>
  );
}
