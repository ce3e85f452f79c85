import { MessagesSquare } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { Panel } from "../../../platform/Panel.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, EmptyState, Segmented, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { RoomView } from "../room-view.ts";
import css from "./actions.module.css";
import { LoadFailed } from "./LoadFailed.tsx";
import { readThreads, type ListedThread } from "./threads.ts";
import { ThreadEntry } from "./ThreadEntry.tsx";
import { useLoaded } from "./useLoaded.ts";

/** The threads of a room, all or the person's own, the latest reply first. */
export function ThreadsPanel(props: {
  engine: Engine;
  view: RoomView;
  name: string;
  onThread: (rootId: string) => void;
  onClose: () => void;
}) {
  const t = useText();
  const { engine, view } = props;
  const roomId = view.id;
  const [which, setWhich] = useState<"all" | "mine">("all");
  const load = useCallback(() => readThreads(engine, roomId, which), [engine, roomId, which]);
  const { value: first, isFailed, again } = useLoaded(load);
  const [further, setFurther] = useState<{ threads: readonly ListedThread[]; next: string | null } | null>(null);
  useEffect(() => setFurther(null), [first]);
  const [isMoreFailed, setMoreFailed] = useState(false);
  const next = (further ?? first)?.next ?? null;
  const more = (): void => {
    setMoreFailed(false);
    readThreads(engine, roomId, which, next).then(
      (page) => setFurther((now) => ({ threads: [...(now?.threads ?? []), ...page.threads], next: page.next })),
      () => setMoreFailed(true),
    );
  };
  const threads = first && [...first.threads, ...(further?.threads ?? [])];
  return (
    <Panel title={t("messageactions.threads")} about={props.name} onClose={props.onClose}>
      <div className={css.filter}>
        <Segmented
          label={t("messageactions.threadsWhich")}
          value={which}
          onChange={setWhich}
          isPills
          options={[
            { id: "all", name: t("messageactions.threadsAll") },
            { id: "mine", name: t("messageactions.threadsMine") },
          ]}
        />
      </div>
      <div className={css.body}>
        {isFailed && <LoadFailed onAgain={again} />}
        {!threads && !isFailed && <Skeleton label={t("common.loading")} rows={3} />}
        {threads?.length === 0 && (
          <EmptyState
            icon={<MessagesSquare />}
            title={t(which === "mine" ? "messageactions.myThreadsNone" : "messageactions.threadsNone")}
          >
            {t("messageactions.threadsNoneText")}
          </EmptyState>
        )}
        {threads && threads.length > 0 && (
          <ul className={css.list} aria-label={t("messageactions.threads")}>
            {threads.map((thread) => (
              <li key={thread.root.id}>
                <ThreadEntry engine={engine} thread={thread} onOpen={() => props.onThread(thread.root.id)} />
              </li>
            ))}
          </ul>
        )}
        {isMoreFailed && <LoadFailed onAgain={more} />}
        {next !== null && !isMoreFailed && (
          <div className={css.more}>
            <Button variant="quiet" onPress={more}>
              {t("messageactions.more")}
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}
