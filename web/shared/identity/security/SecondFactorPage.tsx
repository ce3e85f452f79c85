import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMaybeMe } from "../../../platform/session.ts";
import { useSignOut } from "../../../platform/sign-out.ts";
import { useText } from "../../../text/index.tsx";
import { Button, PageBody, PageHeader, Section, Skeleton } from "../../../ui/index.ts";
import { NewPasskey } from "./NewPasskey.tsx";
import { OtherWays } from "./OtherWays.tsx";
import { PasskeysSection } from "./PasskeysSection.tsx";
import { credentialsQuery } from "./queries.ts";
import css from "./SecondFactorPage.module.css";
import "./text.ts";

/** Where those are led who must have a second factor and have none: nothing else is open to them. */
export function SecondFactorPage() {
  const t = useText();
  const me = useMaybeMe();
  const signOut = useSignOut();
  const [isAdding, setAdding] = useState(false);
  const { data } = useQuery(credentialsQuery);
  if (me && !me.isSecondFactorMissing) return <Navigate to="/" replace />;
  return (
    <main className={css.page}>
      <PageBody isSunken>
        <PageHeader
          title={t("security.neededTitle")}
          about={t("security.neededText", { organisation: me?.organisation.name ?? "" })}
          actions={
            <Button variant="quiet" onPress={() => void signOut()}>
              {t("shell.signOut")}
            </Button>
          }
        />
        {!data && <Skeleton label={t("common.loading")} />}
        {data && !isAdding && <PasskeysSection credentials={data} onAdd={() => setAdding(true)} />}
        {isAdding && (
          <Section title={t("security.passkeyNew")}>
            <NewPasskey onClose={() => setAdding(false)} />
          </Section>
        )}
        {data && <OtherWays credentials={data} isOnlyNew />}
      </PageBody>
    </main>
  );
}
