import type { Session } from "@safos/contract/identity";
import { sessionRoutes } from "@safos/contract/routes/identity";
import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound, Monitor, Terminal, TriangleAlert } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { sessionQuery } from "../../../platform/session.ts";
import { formatWhen, useLocale, useText } from "../../../text/index.tsx";
import { Button, Chip, IconTile, Item, Section, showToast, Skeleton } from "../../../ui/index.ts";
import { deviceName } from "../../../platform/device-name.ts";

export const useSessions = () =>
  useQuery({
    queryKey: ["sessions"],
    queryFn: async () => (await request(sessionRoutes.listSessions)).items,
  });

/** Whether something waits for an answer stands in the session. */
export async function refreshSessions(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ["sessions"] }),
    queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  ]);
}

export function useEndSession() {
  const t = useText();
  return useMutation({
    mutationFn: (session: Session) => request(sessionRoutes.revokeSession, { params: { id: session.id } }),
    async onSuccess(_, session) {
      await refreshSessions();
      showToast({ text: t("me.sessionEnded", { name: deviceName(session.label) }) });
    },
  });
}

/** When something happened, as it stands within a sentence. */
export function useWhen(): (moment: string) => string {
  const t = useText();
  const locale = useLocale();
  return (moment) =>
    formatWhen(locale, Date.parse(moment), now(), {
      today: t("common.today").toLocaleLowerCase(locale),
      yesterday: t("common.yesterday").toLocaleLowerCase(locale),
    });
}

/** Where one is signed in, with a way to end each. */
export function SessionsSection() {
  const t = useText();
  const { data: sessions } = useSessions();
  const endAll = useMutation({
    mutationFn: () => request(sessionRoutes.revokeOtherSessions),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ["sessions"] });
      showToast({ text: t("security.endedAll") });
    },
  });
  return (
    <Section
      title={t("me.sessions")}
      action={
        (sessions?.length ?? 0) > 1 && (
          <Button variant="quiet" size="sm" isPending={endAll.isPending} onPress={() => endAll.mutate()}>
            {t("security.endAll")}
          </Button>
        )
      }
    >
      {!sessions && <Skeleton label={t("common.loading")} />}
      {sessions?.map((session) => (
        <SessionRow key={session.id} session={session} />
      ))}
    </Section>
  );
}

function SessionRow({ session }: { session: Session }) {
  const t = useText();
  const when = useWhen();
  const end = useEndSession();
  const used = t("me.sessionUsed", { when: when(session.lastUsedAt) });
  return (
    <Item
      icon={<IconTile>{session.kind === "page" ? <Monitor /> : <Terminal />}</IconTile>}
      title={deviceName(session.label) || t(`me.session.${session.kind}`)}
      about={`${t(`me.session.${session.kind}`)} · ${used}`}
      below={
        session.isNewPlace ? (
          <Chip tone="warn" icon={<TriangleAlert aria-hidden="true" />}>
            {t("security.newPlace")}
          </Chip>
        ) : (
          session.isOperators && (
            <Chip tone="warn" icon={<KeyRound aria-hidden="true" />}>
              {t("security.operators")}
            </Chip>
          )
        )
      }
      end={
        session.isCurrent ? (
          <Chip tone="accent">{t("me.sessionThis")}</Chip>
        ) : (
          <Button variant="secondary" size="xs" onPress={() => end.mutate(session)}>
            {t("me.sessionEnd")}
          </Button>
        )
      }
    />
  );
}
