import type { InvitationView } from "@safos/contract/invitations";
import { invitationRoutes } from "@safos/contract/routes/invitations";
import { sessionRoutes } from "@safos/contract/routes/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Eye, EyeOff, KeyRound } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { enterAs } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Form, IconButton, Notice, Skeleton, TextField } from "../../../ui/index.ts";
import css from "../signin/SignInPage.module.css";
import { EntryFrame, EntryHeading } from "../signin/EntryFrame.tsx";
import "./text.ts";

/** Someone new, or someone who has forgotten their password, chooses one. The link's secret is in the fragment. */
export function WelcomePage() {
  const t = useText();
  const [secret] = useState(() => window.location.hash.slice(1));
  const { data, error, isPending } = useQuery({
    queryKey: ["invitation", secret],
    queryFn: () => request(invitationRoutes.readInvitation, { body: { secret }, isQuiet: true }),
    enabled: secret !== "",
    retry: false,
    meta: { isQuiet: true },
  });
  if (data) return <ChoosePassword secret={secret} invitation={data} />;
  if (isPending && secret !== "")
    return (
      <EntryFrame>
        <EntryHeading title={t("welcome.title")} lead="" />
        <Skeleton label={t("common.loading")} rows={3} />
      </EntryFrame>
    );
  return (
    <EntryFrame>
      <EntryHeading title={t("welcome.gone")} lead={t("welcome.goneLead")} />
      {error && <Notice tone="warn">{explain(error)}</Notice>}
      <Link className={css.forgot} to="/signin">
        {t("welcome.toSignIn")}
      </Link>
    </EntryFrame>
  );
}

function ChoosePassword({ secret, invitation }: { secret: string; invitation: InvitationView }) {
  const t = useText();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const { name, displayName, organisationName, kind } = invitation;
  const choose = useMutation({
    meta: { isQuiet: true },
    mutationFn: async () => {
      await request(invitationRoutes.acceptInvitation, { body: { secret, password }, isQuiet: true });
      // Who needs more than the password is asked for it where everybody signs in.
      return request(sessionRoutes.signIn, { body: { name, password }, isQuiet: true }).catch(() => null);
    },
    async onSuccess(me) {
      if (me) enterAs(me);
      await navigate({ to: me ? "/" : "/signin", replace: true });
    },
  });
  return (
    <EntryFrame>
      <EntryHeading
        title={t(kind === "reset" ? "welcome.resetTitle" : "welcome.title")}
        lead={t("welcome.lead", { name: displayName, organisation: organisationName })}
      />
      <Form onSubmit={() => password && choose.mutate()}>
        <TextField label={t("signin.name")} isLarge value={name} autoComplete="username" isReadOnly />
        <TextField
          label={t("welcome.password")}
          hint={t("welcome.passwordHint")}
          icon={<KeyRound aria-hidden="true" />}
          isLarge
          type={isShown ? "text" : "password"}
          value={password}
          onChange={(next) => {
            setPassword(next);
            choose.reset();
          }}
          autoComplete="new-password"
          autoFocus
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
        {choose.isError && <Notice tone="danger">{explain(choose.error)}</Notice>}
        <Button variant="primary" size="lg" type="submit" isFull isPending={choose.isPending} isDisabled={!password}>
          {t("welcome.submit")}
        </Button>
      </Form>
    </EntryFrame>
  );
}
