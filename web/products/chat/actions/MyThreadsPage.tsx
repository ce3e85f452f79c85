import { useNavigate } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";
import { useCallback } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { useTitle } from "../../../platform/title.ts";
import { useText } from "../../../text/index.tsx";
import { EmptyState, PageBody, PageHeader, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useEngine } from "../hooks.ts";
import "../room/text.ts";
import { useSummary } from "../summary.ts";
import css from "./actions.module.css";
import { LoadFailed } from "./LoadFailed.tsx";
import { ThreadEntry } from "./ThreadEntry.tsx";
import { readMyThreads } from "./threads.ts";
import { useLoaded } from "./useLoaded.ts";

/** The threads that the person has written in, over all chats; the latest reply first. */
export function MyThreadsPage() {
  const t = useText();
  const { engine, error } = useEngine();
  const { state } = useSummary();
  useTitle("thing", t("messageactions.myThreads"));
  return (
    <PageBody>
      <PageHeader
        title={t("messageactions.myThreads")}
        about={t("messageactions.myThreadsAbout")}
        back={<BackLink to="/chat" />}
      />
      {error ? (
        <p>{t("messageactions.loadFailed")}</p>
      ) : engine && state !== "starting" && state !== "off" ? (
        <MyThreads engine={engine} />
      ) : (
        <Skeleton label={t("common.loading")} rows={4} />
      )}
    </PageBody>
  );
}

function MyThreads({ engine }: { engine: Engine }) {
  const t = useText();
  const navigate = useNavigate();
  const { rooms } = useSummary();
  const ids = [...rooms.values()]
    .filter((room) => !room.isInvite)
    .map((room) => room.id)
    .sort()
    .join(" ");
  const load = useCallback(() => readMyThreads(engine, ids.split(" ").filter(Boolean)), [engine, ids]);
  const { value: threads, isFailed, again } = useLoaded(load);
  if (isFailed) return <LoadFailed onAgain={again} />;
  if (!threads) return <Skeleton label={t("common.loading")} rows={4} />;
  if (threads.length === 0)
    return (
      <EmptyState icon={<MessagesSquare />} title={t("messageactions.myThreadsNone")}>
        {t("messageactions.threadsNoneText")}
      </EmptyState>
    );
  return (
    <ul className={css.list} aria-label={t("messageactions.myThreads")}>
      {threads.map((thread) => (
        <li key={`${thread.roomId} ${thread.root.id}`}>
          <ThreadEntry
            engine={engine}
            thread={thread}
            room={rooms.get(thread.roomId)?.name ?? ""}
            onOpen={() =>
              void navigate({
                to: "/chat/$roomId",
                params: { roomId: thread.roomId },
                // The rooms' routes have no search of their own.
                search: { event: thread.root.id, panel: thread.root.id } as never,
              })
            }
          />
        </li>
      ))}
    </ul>
  );
}
