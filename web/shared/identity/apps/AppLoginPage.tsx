import { appLoginRoutes } from "@safos/contract/routes/app-logins";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Skeleton } from "../../../ui/index.ts";
import { useWhen } from "../security/SessionsSection.tsx";
import { EntryFrame, EntryHeading } from "../signin/EntryFrame.tsx";
import { HomeLink } from "../authorise/HomeLink.tsx";
import { AppConsent } from "./AppConsent.tsx";
import "./text.ts";

/** An app on a computer or a phone asks to have the person's files (Nextcloud's login flow, version 2). */
export function AppLoginPage() {
  return (
    <EntryFrame>
      <Question />
    </EntryFrame>
  );
}

function Question() {
  const t = useText();
  const when = useWhen();
  const { token } = useParams({ from: "/apps/login/$token" });
  const { data: asked, error } = useQuery({
    queryKey: ["app-login", token],
    queryFn: () => request(appLoginRoutes.readAppLogin, { params: { token } }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const answer = useMutation({
    meta: { isQuiet: true },
    mutationFn: (isAllowed: boolean) =>
      request(appLoginRoutes.answerAppLogin, { params: { token }, body: { isAllowed } }),
  });
  if (error)
    return (
      <>
        <EntryHeading title={t("app.fault")} lead={explain(error)} />
        <HomeLink />
      </>
    );
  if (!asked) return <Skeleton label={t("common.loading")} rows={4} />;
  if (answer.isSuccess)
    return (
      <EntryHeading
        title={t(answer.variables ? "app.done" : "app.denied")}
        lead={t(answer.variables ? "app.doneText" : "app.deniedText")}
      />
    );
  const where = t(asked.isSameNetwork ? "app.sameNetwork" : "app.otherNetwork");
  return (
    <AppConsent
      label={asked.label}
      about={`${t("app.asked", { when: when(asked.askedAt) })} ${where}`}
      isElsewhere={!asked.isSameNetwork}
      failure={answer.error}
      isPending={answer.isPending}
      onAnswer={answer.mutate}
    />
  );
}
