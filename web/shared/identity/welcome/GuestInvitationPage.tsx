import type { GuestInvitationView } from "@safos/contract/guests";
import { guestInvitationRoutes } from "@safos/contract/routes/guests";
import { sessionRoutes } from "@safos/contract/routes/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { UserRound } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { now } from "../../../platform/clock.ts";
import { request } from "../../../platform/request.ts";
import { enterAs } from "../../../platform/session.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Button, Form, Notice, Skeleton, TextField } from "../../../ui/index.ts";
import css from "../signin/SignInPage.module.css";
import { EntryFrame, EntryHeading } from "../signin/EntryFrame.tsx";
import "../../workspaces/guests/text.ts";

/** Someone who was invited by mail. The link's secret is in the fragment, which is neither sent nor logged. */
export function GuestInvitationPage() {
  const t = useText();
  const [secret] = useState(() => window.location.hash.slice(1));
  const { data, error, isPending } = useQuery({
    queryKey: ["guest-invitation", secret],
    queryFn: () => request(guestInvitationRoutes.readGuestInvitation, { body: { secret }, isQuiet: true }),
    enabled: secret !== "",
    retry: false,
    meta: { isQuiet: true },
  });
  if (data)
    return (
      <EntryFrame>
        <Answer secret={secret} invitation={data} />
      </EntryFrame>
    );
  if (isPending && secret !== "")
    return (
      <EntryFrame>
        <Skeleton label={t("common.loading")} rows={4} />
      </EntryFrame>
    );
  return (
    <EntryFrame>
      <EntryHeading title={t("guests.open.gone")} lead={t("guests.open.goneLead")} />
      {error && <Notice tone="warn">{explain(error)}</Notice>}
      <Link className={css.forgot} to="/signin">
        {t("guests.open.toSignIn")}
      </Link>
    </EntryFrame>
  );
}

function Answer({ secret, invitation }: { secret: string; invitation: GuestInvitationView }) {
  const t = useText();
  const locale = useLocale();
  const navigate = useNavigate();
  const { mail, workspaceName, organisationName, sponsorName, message, displayName } = invitation;
  const [name, setName] = useState("");
  const [isTried, setTried] = useState(false);
  const day = formatDate(locale, Date.parse(invitation.endsAt), now());
  const isNew = displayName === null;
  const accept = useMutation({
    meta: { isQuiet: true },
    async mutationFn() {
      const body = { secret, locale, ...(isNew ? { displayName: name.trim() } : {}) };
      const { workspaceId } = await request(guestInvitationRoutes.acceptGuestInvitation, { body, isQuiet: true });
      return { workspaceId, me: await request(sessionRoutes.readSession, { isQuiet: true }) };
    },
    async onSuccess({ me, workspaceId }) {
      enterAs(me);
      await navigate({ href: `/w/${workspaceId}/chat`, replace: true });
    },
  });
  const submit = (): void => {
    setTried(true);
    if (!isNew || name.trim()) accept.mutate();
  };
  return (
    <>
      <EntryHeading
        title={t("guests.open.title", { workspace: workspaceName })}
        lead={t(sponsorName === "" ? "guests.open.leadNoSponsor" : "guests.open.lead", {
          sponsor: sponsorName,
          organisation: organisationName,
          day,
        })}
      />
      <Form onSubmit={submit}>
        {message !== "" && <Notice isQuiet>{message}</Notice>}
        {isNew ? (
          <TextField
            label={t("guests.open.name")}
            hint={t("guests.open.nameHint")}
            icon={<UserRound aria-hidden="true" />}
            isLarge
            value={name}
            onChange={setName}
            autoComplete="name"
            maxLength={100}
            autoFocus
            error={isTried && !name.trim() ? t("guests.open.nameMissing") : null}
          />
        ) : (
          <p>{t("guests.open.welcomeBack", { name: displayName })}</p>
        )}
        <p>{t("guests.open.how", { mail })}</p>
        {accept.isError && <Notice tone="danger">{explain(accept.error)}</Notice>}
        <Button variant="primary" size="lg" type="submit" isFull isPending={accept.isPending}>
          {t("guests.open.submit")}
        </Button>
      </Form>
    </>
  );
}
