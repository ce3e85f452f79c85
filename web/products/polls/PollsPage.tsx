import { isNotHeld } from "../../platform/api.ts";
import { useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Plus, Trash2, Vote } from "lucide-react";
import { useState } from "react";
import { TrashedItems } from "../../shared/items/index.ts";
import { queryClient } from "../../platform/query.ts";
import { useText } from "../../text/index.tsx";
import { Button, EmptyState, Inset, PageBody, Section, Skeleton } from "../../ui/index.ts";
import { isAtLeast, workspaceQuery } from "../../shared/workspaces/queries.ts";
import { PollForm } from "./PollForm.tsx";
import { PollRow } from "./PollRow.tsx";
import css from "./Polls.module.css";
import { pollsQuery } from "./queries.ts";
import "./text.ts";

/** `/w/:workspaceId/polls` */
export function PollsPage() {
  const t = useText();
  const { workspaceId } = useParams({ from: "/inside/w/$workspaceId" });
  const { data: workspace } = useSuspenseQuery(workspaceQuery(workspaceId));
  const [isNew, setNew] = useState(false);
  const [isTrash, setTrash] = useState(false);
  const open = useInfiniteQuery({ ...pollsQuery(workspaceId, "open"), throwOnError: isNotHeld });
  const closed = useInfiniteQuery(pollsQuery(workspaceId, "closed"));
  const canWrite = isAtLeast(workspace.role, "editor");
  const lists = [
    { list: open, title: t("poll.open") },
    { list: closed, title: t("poll.closed") },
  ].map((one) => ({ ...one, polls: (one.list.data?.pages ?? []).flatMap((page) => page.items) }));
  const isEmpty = !open.isPending && !closed.isPending && lists.every((one) => one.polls.length === 0);
  const add = (
    <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => setNew(true)}>
      {t("poll.new")}
    </Button>
  );
  return (
    <PageBody isSunken>
      {canWrite && (
        <div className={css.bar}>
          {!isEmpty && add}
          <span className={css.space} />
          <Button
            variant="quiet"
            icon={<Trash2 aria-hidden="true" />}
            aria-expanded={isTrash}
            onPress={() => setTrash(!isTrash)}
          >
            {t("poll.trash")}
          </Button>
        </div>
      )}
      {isTrash && (
        <TrashedItems
          workspaceId={workspaceId}
          kinds={["poll"]}
          onRestored={() => queryClient.invalidateQueries({ queryKey: ["polls", workspaceId] })}
        />
      )}
      {open.isPending && <Skeleton label={t("common.loading")} rows={4} />}
      {isEmpty && (
        <EmptyState icon={<Vote />} title={t("poll.none")} action={canWrite && add}>
          {t("poll.noneText")}
        </EmptyState>
      )}
      {lists.map(
        ({ list, title, polls }) =>
          polls.length > 0 && (
            <Section key={title} title={title}>
              {polls.map((poll) => (
                <PollRow key={poll.id} poll={poll} />
              ))}
              {list.hasNextPage && (
                <Inset>
                  <Button variant="quiet" isPending={list.isFetchingNextPage} onPress={() => void list.fetchNextPage()}>
                    {t("poll.more")}
                  </Button>
                </Inset>
              )}
            </Section>
          ),
      )}
      {isNew && <PollForm workspaceId={workspaceId} onClose={() => setNew(false)} />}
    </PageBody>
  );
}
