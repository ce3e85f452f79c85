import { proofRoutes } from "@safos/contract/routes/credentials";
import type { Me } from "@safos/contract/identity";
import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";
import { PasskeyFailure, showPasskey } from "../passkeys.ts";
import css from "../step-up/ProofWays.module.css";
import "../security/text.ts";

/** Signing in without a name or a password: the browser offers the passkeys that it knows of. */
export function PasskeySignIn({ onSignedIn }: { onSignedIn: (me: Me) => Promise<void> }) {
  const t = useText();
  const signIn = useMutation({
    meta: { isQuiet: true },
    async mutationFn() {
      const { attempt, options } = await request(proofRoutes.beginPasskeySignIn, { isQuiet: true });
      const response = await showPasskey(options);
      return request(proofRoutes.signInWithPasskey, { body: { attempt, response }, isQuiet: true });
    },
    onSuccess: onSignedIn,
  });
  const { error } = signIn;
  return (
    <div className={css.ways}>
      <p className={css.or}>{t("stepUp.or")}</p>
      <Button
        size="lg"
        isFull
        icon={<KeyRound aria-hidden="true" />}
        isPending={signIn.isPending}
        onPress={() => signIn.mutate()}
      >
        {t("signin.passkey")}
      </Button>
      {error && (
        <Notice tone="danger">{error instanceof PasskeyFailure ? t("stepUp.wrongPasskey") : explain(error)}</Notice>
      )}
    </div>
  );
}
