import { appLoginRoutes } from "@safos/contract/routes/app-logins";
import { useMutation } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { EntryFrame, EntryHeading } from "../signin/EntryFrame.tsx";
import { AppConsent } from "./AppConsent.tsx";
import "./text.ts";

/** The same in an app's own browser window (version 1): the address that answers opens the app. */
export function AppWindowPage() {
  return (
    <EntryFrame>
      <Question />
    </EntryFrame>
  );
}

function Question() {
  const t = useText();
  const { app = "Nextcloud" } = useSearch({ from: "/apps/login" });
  const [isDenied, setDenied] = useState(false);
  const open = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => request(appLoginRoutes.openAppLogin, { body: { label: app } }),
    onSuccess: ({ address }) => window.location.assign(address),
  });
  if (isDenied) return <EntryHeading title={t("app.denied")} lead={t("app.deniedText")} />;
  if (open.isSuccess) return <EntryHeading title={t("app.opened")} lead={t("app.openedText")} />;
  return (
    <AppConsent
      label={app}
      about={null}
      isElsewhere={false}
      failure={open.error}
      isPending={open.isPending}
      onAnswer={(isAllowed) => (isAllowed ? open.mutate() : setDenied(true))}
    />
  );
}
