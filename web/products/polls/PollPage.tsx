import { isAbout } from "../../platform/live.ts";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useCallback } from "react";
import { isMissing } from "../../platform/api.ts";
import type { SharedPageProps } from "../../platform/product.ts";
import { queryClient } from "../../platform/query.ts";
import { MissingPage, TroublePage } from "../../platform/TroublePage.tsx";
import { useItemEvents, useSeen } from "../../shared/items/index.ts";
import { useText } from "../../text/index.tsx";
import { PageBody, PageHeader, Skeleton } from "../../ui/index.ts";
import { PollBody } from "./PollBody.tsx";
import { PollAbout, PollHead } from "./PollHead.tsx";
import { pollQuery } from "./queries.ts";
import "./text.ts";
import { useTitle } from "../../platform/title.ts";

/** `/w/:workspaceId/polls/:pollId` */
export function PollPage() {
  const t = useText();
  const { workspaceId, pollId } = useParams({ from: "/inside/w/$workspaceId/polls/$pollId" });
  const { data: poll, error, refetch } = useQuery(pollQuery(pollId));
  useTitle("thing", poll?.title);
  usePollEvents(pollId);
  useSeen("poll", pollId);
  if (error) return isMissing(error) ? <MissingPage /> : <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!poll)
    return (
      <PageBody isSunken>
        <Skeleton label={t("common.loading")} rows={5} />
      </PageBody>
    );
  return (
    <PageBody isSunken>
      <PollHead poll={poll} workspaceId={workspaceId} />
      <PollBody poll={poll} workspaceId={workspaceId} />
    </PageBody>
  );
}

function usePollEvents(id: string): void {
  const refresh = useCallback(() => void queryClient.invalidateQueries({ queryKey: pollQuery(id).queryKey }), [id]);
  useItemEvents(
    "poll",
    id,
    useCallback((event) => isAbout(event, "poll") && refresh(), [refresh]),
    refresh,
  );
}

/** For a visitor with a link. */
export function SharedPoll({ item }: SharedPageProps) {
  const t = useText();
  const { data: poll, error, refetch } = useQuery(pollQuery(item.id));
  usePollEvents(item.id);
  if (error) return <TroublePage error={error} onRetry={() => void refetch()} />;
  if (!poll) return <Skeleton label={t("common.loading")} rows={5} />;
  return (
    <PageBody isSunken>
      <PageHeader title={poll.title} about={<PollAbout poll={poll} />} />
      <PollBody poll={poll} workspaceId={null} />
    </PageBody>
  );
}
