import { useNavigate } from "@tanstack/react-router";
import { AtSign } from "lucide-react";
import { useCallback, useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { useTitle } from "../../../platform/title.ts";
import { useWorkspaces } from "../../../shared/workspaces/queries.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, EmptyState, PageBody, PageHeader, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useEngine } from "../hooks.ts";
import "../room/text.ts";
import { useSummary } from "../summary.ts";
import css from "./actions.module.css";
import { LoadFailed } from "./LoadFailed.tsx";
import { readMentioned, type Mentioned } from "./mentioned.ts";
import { MessageEntry } from "./MessageEntry.tsx";
import { useLoaded } from "./useLoaded.ts";

const pageSize = 30;

/** The messages that mention the person, over all chats; the latest first. */
export function MentionedPage() {
  const t = useText();
  const { engine, error } = useEngine();
  const { state } = useSummary();
  useTitle("thing", t("messageactions.mentioned"));
  return (
    <PageBody>
      <PageHeader
        title={t("messageactions.mentioned")}
        about={t("messageactions.mentionedAbout")}
        back={<BackLink to="/chat" />}
      />
      {error ? (
        <p>{t("messageactions.loadFailed")}</p>
      ) : engine && state !== "starting" && state !== "off" ? (
        <Mentions engine={engine} />
      ) : (
        <Skeleton label={t("common.loading")} rows={4} />
      )}
    </PageBody>
  );
}

/** What a room is called; a channel with its workspace, since many have one by the same name. */
function useRoomNames(): (roomId: string) => string {
  const { rooms } = useSummary();
  const { shared } = useWorkspaces();
  return (roomId) => {
    const room = rooms.get(roomId);
    const workspace = shared.find(({ id }) => id === room?.workspaceId)?.name;
    return [room?.name ?? "", ...(workspace === undefined ? [] : [workspace])].join(" · ");
  };
}

function Mentions({ engine }: { engine: Engine }) {
  const t = useText();
  const { rooms } = useSummary();
  const nameOf = useRoomNames();
  const [most, setMost] = useState(pageSize);
  // What is mentioned or read anywhere changes the list.
  const counts = [...rooms.values()].flatMap((room) => (room.mentions > 0 ? [`${room.id} ${room.mentions}`] : []));
  const mark = counts.sort().join();
  // oxlint-disable-next-line react/exhaustive-deps -- the counts are what makes the list another one
  const load = useCallback(() => readMentioned(engine, most), [engine, most, mark]);
  const { value, isFailed, again } = useLoaded(load, true);
  if (isFailed) return <LoadFailed onAgain={again} />;
  if (!value) return <Skeleton label={t("common.loading")} rows={4} />;
  if (value.mentions.length === 0)
    return (
      <EmptyState icon={<AtSign />} title={t("messageactions.mentionedNone")}>
        {t("messageactions.mentionedNoneText")}
      </EmptyState>
    );
  return (
    <>
      <ul className={css.list} aria-label={t("messageactions.mentioned")}>
        {value.mentions.map((one) => (
          <li key={`${one.roomId} ${one.message.id}`}>
            <Entry engine={engine} mentioned={one} room={nameOf(one.roomId)} />
          </li>
        ))}
      </ul>
      {value.isMore && (
        <div className={css.more}>
          <Button variant="quiet" onPress={() => setMost(most + pageSize)}>
            {t("messageactions.more")}
          </Button>
        </div>
      )}
    </>
  );
}

function Entry({ engine, mentioned, room }: { engine: Engine; mentioned: Mentioned; room: string }) {
  const t = useText();
  const navigate = useNavigate();
  const { roomId, threadId, message, isUnread } = mentioned;
  const person = engine.personIn(roomId, message.sender);
  return (
    <MessageEntry message={message} person={person} room={room}>
      <Button
        size="sm"
        aria-label={t("messageactions.showOf", { name: person.name })}
        onPress={() =>
          void navigate({
            to: "/chat/$roomId",
            params: { roomId },
            // The rooms' routes have no search of their own; a reply is shown in its thread.
            search: (threadId === null ? { event: message.id } : { event: threadId, panel: threadId }) as never,
          })
        }
      >
        {t("messageactions.show")}
      </Button>
      {isUnread && <Chip tone="accent">{t("messageactions.mentionedUnread")}</Chip>}
    </MessageEntry>
  );
}
