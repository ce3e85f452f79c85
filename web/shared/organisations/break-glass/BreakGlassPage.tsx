import type { BreakGlass } from "@safos/contract/break-glass";
import { breakGlassRoutes } from "@safos/contract/routes/break-glass";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Siren } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, EmptyState, Notice, PageBody, PageHeader, Section, Skeleton } from "../../../ui/index.ts";
import { ForAdministrators } from "../guard.tsx";
import { ApproveDialog } from "./ApproveDialog.tsx";
import { RequestRow } from "./RequestRow.tsx";
import "./text.ts";

/** Where administrators answer when the operator asks for emergency access. */
export function BreakGlassPage() {
  return (
    <ForAdministrators>
      <Requests />
    </ForAdministrators>
  );
}

const parts = [
  { id: "waiting", states: ["asked"] },
  { id: "open", states: ["open"] },
  { id: "earlier", states: ["refused", "lapsed", "ended"] },
] as const;

function Requests() {
  const t = useText();
  const [approving, setApproving] = useState<BreakGlass | null>(null);
  const list = useInfiniteQuery({
    queryKey: ["break-glass"],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(breakGlassRoutes.listBreakGlass, { query: pageParam ? { after: pageParam } : {} }),
    getNextPageParam: (page) => page.next,
    // An access ends by itself.
    refetchInterval: 30_000,
  });
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <PageBody isSunken>
      <PageHeader title={t("admin.breakGlass")} back={<BackLink to="/more" />} />
      <Notice isQuiet>{t("breakGlass.lead")}</Notice>
      {list.isPending && <Skeleton label={t("common.loading")} rows={4} />}
      {list.data && all.length === 0 && (
        <EmptyState icon={<Siren />} title={t("breakGlass.none")}>
          {t("breakGlass.noneText")}
        </EmptyState>
      )}
      {parts.map(({ id, states }) => {
        const shown = all.filter(({ state }) => states.some((one) => one === state));
        return (
          shown.length > 0 && (
            <Section key={id} title={t(`breakGlass.${id}`)}>
              {shown.map((one) => (
                <RequestRow key={one.id} request={one} onApprove={() => setApproving(one)} />
              ))}
            </Section>
          )
        );
      })}
      {list.hasNextPage && (
        <Button variant="quiet" isFull isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {t("breakGlass.more")}
        </Button>
      )}
      {approving && <ApproveDialog request={approving} onClose={() => setApproving(null)} />}
    </PageBody>
  );
}
