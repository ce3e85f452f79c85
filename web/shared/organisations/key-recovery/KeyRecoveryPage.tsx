import type { RecoveryRequest } from "@safos/contract/key-recovery";
import { keyRecoveryRoutes } from "@safos/contract/routes/key-recovery";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { deviceName } from "../../../platform/device-name.ts";
import { OrganisationKeyFacts } from "../../../platform/key-recovery/OrganisationKeyFacts.tsx";
import { useWhen } from "../../../platform/key-recovery/useWhen.ts";
import { request } from "../../../platform/request.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import {
  Button,
  Chip,
  EmptyState,
  IconTile,
  Item,
  Notice,
  PageBody,
  PageHeader,
  Section,
  showToast,
  Skeleton,
} from "../../../ui/index.ts";
import { ForAdministrators } from "../guard.tsx";
import { AnswerDialog } from "./AnswerDialog.tsx";
import css from "./KeyRecovery.module.css";
import { MakeKeyDialog } from "./MakeKeyDialog.tsx";
import { refreshRequests, requestsKey, summaryQuery } from "./queries.ts";
import "./text.ts";

/** Where administrators make the organisation's key, and those who have its file give people theirs back. */
export function KeyRecoveryPage() {
  return (
    <ForAdministrators>
      <KeptKeys />
    </ForAdministrators>
  );
}

const waiting: readonly string[] = ["asked", "begun", "revealed"];

function KeptKeys() {
  const t = useText();
  const { rules } = useMe().organisation;
  const [answering, setAnswering] = useState<RecoveryRequest | null>(null);
  const list = useInfiniteQuery({
    queryKey: requestsKey,
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      request(keyRecoveryRoutes.listRecoveryRequests, { query: pageParam ? { after: pageParam } : {} }),
    getNextPageParam: (page) => page.next,
    refetchInterval: 10_000,
  });
  const all = list.data?.pages.flatMap((page) => page.items) ?? [];
  const parts = [
    { id: "waiting", items: all.filter(({ state }) => waiting.includes(state)) },
    { id: "earlier", items: all.filter(({ state }) => !waiting.includes(state)) },
  ] as const;
  return (
    <PageBody isSunken>
      <PageHeader title={t("recovery.admin.title")} back={<BackLink to="/admin/rules" />} />
      <Notice isQuiet>{t("recovery.admin.lead")}</Notice>
      {rules.keyRecovery === "off" && <Notice>{t("recovery.admin.off")}</Notice>}
      <KeySection />
      {list.isPending && <Skeleton label={t("common.loading")} rows={3} />}
      {list.data && all.length === 0 && (
        <EmptyState icon={<KeyRound />} title={t("recovery.admin.nobody")}>
          {t("recovery.admin.nobodyText")}
        </EmptyState>
      )}
      {parts.map(
        ({ id, items }) =>
          items.length > 0 && (
            <Section key={id} title={t(`recovery.admin.${id}`)}>
              {items.map((one) => (
                <RequestRow key={one.id} one={one} onAnswer={() => setAnswering(one)} />
              ))}
            </Section>
          ),
      )}
      {list.hasNextPage && (
        <Button variant="quiet" isFull isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
      {answering && <AnswerDialog request={answering} onClose={() => setAnswering(null)} />}
    </PageBody>
  );
}

function KeySection() {
  const t = useText();
  const [isMaking, setMaking] = useState(false);
  const { data } = useQuery(summaryQuery);
  return (
    <Section title={t("recovery.admin.key")}>
      <div className={css.body}>
        {!data && <Skeleton label={t("common.loading")} />}
        {data && !data.key && <p>{t("recovery.admin.none")}</p>}
        {data?.key && <OrganisationKeyFacts value={data.key} />}
        {data?.key && (
          <p>
            {t("recovery.admin.kept", { n: data.kept })}{" "}
            {data.stale > 0 && t("recovery.admin.stale", { n: data.stale })}
          </p>
        )}
        {data && (
          <Button variant={data.key ? "secondary" : "primary"} onPress={() => setMaking(true)}>
            {t(data.key ? "recovery.admin.makeAgain" : "recovery.admin.make")}
          </Button>
        )}
      </div>
      {isMaking && <MakeKeyDialog isAgain={Boolean(data?.key)} onClose={() => setMaking(false)} />}
    </Section>
  );
}

/** Who asks, from where, and what can be done about it. */
function RequestRow({ one, onAnswer }: { one: RecoveryRequest; onAnswer: () => void }) {
  const t = useText();
  const when = useWhen();
  const { person: me } = useMe();
  const isWaiting = waiting.includes(one.state);
  const isOwn = one.person.id === me.id;
  const refusing = useMutation({
    mutationFn: () => request(keyRecoveryRoutes.refuseRecovery, { params: { id: one.id } }),
    onSuccess: () => showToast({ text: t("recovery.admin.refused") }),
    onSettled: refreshRequests,
  });
  const lines = [
    one.person.name,
    isWaiting &&
      (one.session
        ? t("recovery.admin.from", { session: deviceName(one.session.label), when: when(one.session.startedAt) })
        : t("recovery.admin.sessionOver")),
    one.officer && t("recovery.admin.by", { who: one.officer.displayName }),
    isWaiting ? t("recovery.admin.lapses", { when: when(one.lapsesAt) }) : when(one.endedAt ?? one.askedAt),
    isWaiting && isOwn && t("recovery.admin.own"),
  ].filter((line) => typeof line === "string");
  return (
    <Item
      isTall
      icon={
        <IconTile>
          <KeyRound />
        </IconTile>
      }
      title={one.person.displayName}
      about={
        <span className={css.lines}>
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </span>
      }
      below={
        <>
          <Chip tone={isWaiting ? "warn" : "plain"}>{t(`recovery.state.${one.state}`)}</Chip>
          {isWaiting && !isOwn && (
            <span className={css.actions}>
              <Button size="sm" isPending={refusing.isPending} onPress={() => refusing.mutate()}>
                {t("recovery.admin.refuse")}
              </Button>
              {one.state === "asked" && (
                <Button variant="primary" size="sm" onPress={onAnswer}>
                  {t("recovery.admin.answer")}
                </Button>
              )}
            </span>
          )}
        </>
      }
    />
  );
}
