import type { ManagedLooks } from "@safos/contract/look";
import { managedLookRoutes } from "@safos/contract/routes/look";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Column, Columns, PageBody, PageHeader, Section, Select, Skeleton, Inset } from "../../../ui/index.ts";
import { ForAdministrators } from "../guard.tsx";
import { draftOf, lookOfDraft, ownOf } from "./draft.ts";
import { LookForm } from "./LookForm.tsx";
import css from "./Look.module.css";
import { Previews } from "./Previews.tsx";
import { looksKey } from "./queries.ts";
import "./text.ts";

/** How the agency looks: to everyone who is about to sign in, and to its people. */
export function LookPage() {
  const t = useText();
  const { organisation } = useMe();
  return (
    <ForAdministrators>
      <PageBody isSunken>
        <PageHeader title={t("admin.look")} about={organisation.name} back={<BackLink to="/more" />} />
        <Suspense fallback={<Skeleton label={t("common.loading")} />}>
          <Looks />
        </Suspense>
      </PageBody>
    </ForAdministrators>
  );
}

function Looks() {
  const { data } = useSuspenseQuery({ queryKey: looksKey, queryFn: () => request(managedLookRoutes.listLooks) });
  const [domain, setDomain] = useState<string | null>(null);
  const isKnown = data.items.some((one) => one.domain === domain);
  return <Parts key={domain} looks={data} domain={isKnown ? domain : null} onDomain={setDomain} />;
}

function Parts(props: { looks: ManagedLooks; domain: string | null; onDomain: (domain: string | null) => void }) {
  const t = useText();
  const { looks, domain, onDomain } = props;
  const [draft, setDraft] = useState(() => draftOf(looks, domain));
  const own = ownOf(looks);
  const domains = looks.items.flatMap((one) => (one.domain === null ? [] : [one.domain]));
  return (
    <Columns isEven>
      <Column>
        {/* With one domain there is nothing to tell apart. */}
        {domains.length > 1 && (
          <Section title={t("look.for")}>
            <Inset>
              <Select
                label={t("look.for")}
                isLabelHidden
                value={domain ?? ""}
                options={[{ id: "", name: t("look.forAll") }, ...domains.map((one) => ({ id: one, name: one }))]}
                onChange={(id) => onDomain(id === "" ? null : id)}
              />
              <p>{t(domain === null ? "look.forAllHint" : "look.inherited")}</p>
            </Inset>
          </Section>
        )}
        <LookForm draft={draft} own={own} onChange={(change) => setDraft((before) => ({ ...before, ...change }))} />
      </Column>
      <div className={css.follow}>
        <Previews look={lookOfDraft(draft, own)} />
      </div>
    </Columns>
  );
}
