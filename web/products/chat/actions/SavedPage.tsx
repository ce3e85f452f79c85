import { useNavigate } from "@tanstack/react-router";
import { Bookmark } from "lucide-react";
import { useCallback, useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { useTitle } from "../../../platform/title.ts";
import { useText } from "../../../text/index.tsx";
import { Button, EmptyState, PageBody, PageHeader, Skeleton } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useEngine } from "../hooks.ts";
import { useSummary } from "../summary.ts";
import css from "./actions.module.css";
import { LoadFailed } from "./LoadFailed.tsx";
import { MessageEntry } from "./MessageEntry.tsx";
import { loadMessage } from "./PinnedPanel.tsx";
import type { SavedMessage } from "./saved.ts";
import { useLoaded } from "./useLoaded.ts";
import { useSave, useSaved } from "./useFurtherActions.ts";

const pageSize = 30;

/** What the person has saved, over all chats; the latest first. */
export function SavedPage() {
  const t = useText();
  const { engine, error } = useEngine();
  const { state } = useSummary();
  useTitle("thing", t("messageactions.savedTitle"));
  return (
    <PageBody>
      <PageHeader
        title={t("messageactions.savedTitle")}
        about={t("messageactions.savedAbout")}
        back={<BackLink to="/chat" />}
      />
      {error ? (
        <p>{t("messageactions.loadFailed")}</p>
      ) : engine && state !== "starting" && state !== "off" ? (
        <Saved engine={engine} />
      ) : (
        <Skeleton label={t("common.loading")} rows={4} />
      )}
    </PageBody>
  );
}

function Saved({ engine }: { engine: Engine }) {
  const t = useText();
  const saved = useSaved(engine);
  const [shown, setShown] = useState(pageSize);
  if (saved.length === 0)
    return (
      <EmptyState icon={<Bookmark />} title={t("messageactions.savedNone")}>
        {t("messageactions.savedNoneText")}
      </EmptyState>
    );
  return (
    <>
      <ul className={css.list} aria-label={t("messageactions.savedTitle")}>
        {saved.slice(0, shown).map((one) => (
          <li key={`${one.roomId} ${one.eventId}`}>
            <SavedEntry engine={engine} saved={one} />
          </li>
        ))}
      </ul>
      {saved.length > shown && (
        <div className={css.more}>
          <Button variant="quiet" onPress={() => setShown(shown + pageSize)}>
            {t("messageactions.more")}
          </Button>
        </div>
      )}
    </>
  );
}

function SavedEntry({ engine, saved }: { engine: Engine; saved: SavedMessage }) {
  const t = useText();
  const navigate = useNavigate();
  const onSave = useSave(engine);
  const { roomId, eventId } = saved;
  const { rooms } = useSummary();
  const load = useCallback(() => loadMessage(engine, roomId, eventId), [engine, roomId, eventId]);
  const { value: message, isFailed, again } = useLoaded(load);
  if (isFailed) return <LoadFailed onAgain={again} />;
  const person = message && engine.personIn(roomId, message.sender);
  const named = { name: person?.name ?? "" };
  return (
    <MessageEntry message={message} person={person} room={rooms.get(roomId)?.name}>
      {message && (
        <Button
          size="sm"
          aria-label={t("messageactions.showOf", named)}
          onPress={() =>
            // The rooms' routes have no search of their own.
            void navigate({ to: "/chat/$roomId", params: { roomId }, search: { event: eventId } as never })
          }
        >
          {t("messageactions.show")}
        </Button>
      )}
      <Button
        size="sm"
        variant="quiet"
        aria-label={person ? t("messageactions.unsaveOf", named) : t("messageactions.unsave")}
        onPress={() => onSave(saved, false)}
      >
        {t("messageactions.unsave")}
      </Button>
    </MessageEntry>
  );
}
