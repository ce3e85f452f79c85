import type { Credentials } from "@safos/contract/credentials";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { BackLink } from "../../../platform/BackLink.tsx";
import { Panel, panelBodyClass } from "../../../platform/Panel.tsx";
import { products } from "../../../platform/product.ts";
import { useText } from "../../../text/index.tsx";
import { Notice, PageBody, PageHeader, Skeleton } from "../../../ui/index.ts";
import { ApiTokensSection } from "./ApiTokensSection.tsx";
import { AppPasswordsSection } from "./AppPasswordsSection.tsx";
import { deviceName } from "../../../platform/device-name.ts";
import { NewPasskey } from "./NewPasskey.tsx";
import { NewPlaces } from "./NewPlaces.tsx";
import { OtherWays } from "./OtherWays.tsx";
import { PasskeysSection } from "./PasskeysSection.tsx";
import { ProgramsSection } from "./ProgramsSection.tsx";
import { credentialsQuery } from "./queries.ts";
import { SessionsSection } from "./SessionsSection.tsx";
import "./text.ts";

/** What proves who one is, and where one is signed in. */
export function SecurityPage() {
  const t = useText();
  const [isAdding, setAdding] = useState(false);
  const { data, error } = useQuery(credentialsQuery);
  const close = (): void => setAdding(false);
  return (
    <PageBody isSunken>
      <PageHeader title={t("security.title")} about={t("security.lead")} back={<BackLink to="/more" />} />
      <NewPlaces />
      {data && <Warning credentials={data} />}
      {error && <Notice tone="danger">{explain(error)}</Notice>}
      {!data && !error && <Skeleton label={t("common.loading")} rows={5} />}
      {data && <PasskeysSection credentials={data} onAdd={() => setAdding(true)} />}
      {data && <OtherWays credentials={data} />}
      <SessionsSection />
      <Suspense>
        {products().flatMap(({ name, securitySections = [] }) =>
          securitySections.map((Part, index) => <Part key={`${name} ${index}`} deviceName={deviceName} />),
        )}
      </Suspense>
      <ProgramsSection />
      <AppPasswordsSection />
      <ApiTokensSection />
      {isAdding && (
        <Panel title={t("security.passkeyNew")} onClose={close}>
          <div className={panelBodyClass}>
            <NewPasskey onClose={close} />
          </div>
        </Panel>
      )}
    </PageBody>
  );
}

/** What would lock the person out if it were lost, or lets in anyone who has the password. */
function Warning({ credentials }: { credentials: Credentials }) {
  const t = useText();
  const factors = credentials.passkeys.length + (credentials.totpSince === null ? 0 : 1);
  if (factors === 0) return <Notice tone="warn">{t("security.noFactor")}</Notice>;
  if (credentials.recoveryCodesLeft === 0) return <Notice tone="warn">{t("security.noCodes")}</Notice>;
  return factors === 1 && <Notice isQuiet>{t("security.oneFactor")}</Notice>;
}
