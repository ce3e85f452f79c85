import type { Card, ChangeCard } from "@safos/contract/boards";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link2, Pencil } from "lucide-react";
import { useState } from "react";
import { Comments, LinkedItems, ShareDialog, useMoveToTrash } from "../../shared/items/index.ts";
import { api, ApiError, explain, isMissing } from "../../platform/api.ts";
import { Panel, panelBodyClass } from "../../platform/Panel.tsx";
import { queryClient } from "../../platform/query.ts";
import { useMaybeMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { Button, Form, IconButton, Menu, Notice, showToast, Skeleton, TextField } from "../../ui/index.ts";
import { isAtLeast } from "../../shared/workspaces/queries.ts";
import { ActivityList } from "./ActivityList.tsx";
import { Attach } from "./Attach.tsx";
import { CardFacts } from "./CardFacts.tsx";
import css from "./CardPanel.module.css";
import { Checklist, SubCards } from "./CardParts.tsx";
import { markOf, useOnBoard } from "./context.ts";
import { Markdown } from "./Markdown.tsx";
import { acceptCard, cardQuery, patchFaces } from "./queries.ts";
import "./text.ts";

/** One card in the side panel; on a phone it covers the page. */
export function CardPanel({ cardId, onClose }: { cardId: string; onClose: () => void }) {
  const t = useText();
  const me = useMaybeMe();
  const on = useOnBoard();
  const { data: card, error } = useQuery(cardQuery(cardId));
  const [isSharing, setSharing] = useState(false);
  const [isLogShown, setLogShown] = useState(false);
  const trash = useMoveToTrash(on.board.workspaceId, () => {
    void queryClient.invalidateQueries({ queryKey: ["faces", on.board.id] });
  });
  const change = useMutation({
    mutationFn: (body: ChangeCard) => api.patch<Card>(`/api/v1/cards/${cardId}`, body),
    onSuccess: acceptCard,
  });
  const clone = useMutation({
    mutationFn: () => api.post<Card>(`/api/v1/cards/${cardId}/clone`, {}),
    onSuccess(copy) {
      acceptCard(copy);
      on.open(copy.id);
    },
  });
  if (!card)
    return (
      <Panel title={t("boards.card")} onClose={onClose}>
        <div className={panelBodyClass}>
          {error ? (
            <Notice tone="danger">{isMissing(error) ? t("boards.cardGone") : explain(error)}</Notice>
          ) : (
            <Skeleton label={t("common.loading")} />
          )}
        </div>
      </Panel>
    );
  const mark = markOf(on.board, card.no);
  const canWrite = isAtLeast(card.role, "editor") && on.board.archivedAt === null;
  const copyLink = (): void => {
    void navigator.clipboard.writeText(new URL(on.hrefOf(card.id) ?? "", location.href).href);
    showToast({ text: t("common.copied") });
  };
  const setArchived = (isArchived: boolean): void =>
    change.mutate(
      { isArchived },
      {
        onSuccess() {
          showToast({
            text: t(isArchived ? "boards.cardArchived" : "boards.cardUnarchived", { mark }),
            action: { name: t("common.undo"), run: () => change.mutate({ isArchived: !isArchived }) },
          });
        },
      },
    );
  return (
    <Panel
      title={`${mark} · ${card.listTitle}`}
      onClose={onClose}
      actions={
        <>
          {me && (
            <IconButton label={t("boards.copyLink")} size="sm" onPress={copyLink}>
              <Link2 aria-hidden="true" />
            </IconButton>
          )}
          {canWrite && (
            <Menu
              label={t("common.moreFor", { name: mark })}
              actions={[
                {
                  id: "done",
                  name: t(card.doneAt ? "boards.markUndone" : "boards.markDone"),
                  onAction: () => change.mutate({ isDone: card.doneAt === null }),
                },
                me !== null && { id: "share", name: t("boards.shareCard"), onAction: () => setSharing(true) },
                { id: "clone", name: t("boards.cloneCard"), onAction: () => clone.mutate() },
                {
                  id: "archive",
                  name: t(card.archivedAt ? "boards.unarchiveCard" : "boards.archiveCard"),
                  startsGroup: true,
                  onAction: () => setArchived(card.archivedAt === null),
                },
                me !== null && {
                  id: "trash",
                  name: t("boards.toTrash"),
                  isDanger: true,
                  onAction: () => {
                    onClose();
                    patchFaces(on.board.id, (faces) => faces.delete(card.id));
                    trash.mutate({ kind: "card", id: card.id, title: card.title });
                  },
                },
              ]}
            />
          )}
        </>
      }
    >
      <div className={panelBodyClass}>
        {card.archivedAt && <Notice isQuiet>{t("boards.isArchived")}</Notice>}
        {card.coverFileId !== null && (
          <img
            className={css.cover}
            src={`/api/v1/files/${card.coverFileId}/preview?size=1024`}
            alt=""
            onError={(event) => (event.currentTarget.hidden = true)}
          />
        )}
        <Words card={card} canWrite={canWrite} />
        <CardFacts card={card} canWrite={canWrite} onChange={(body) => change.mutate(body)} />
        <Description card={card} canWrite={canWrite} />
        <SubCards card={card} canWrite={canWrite} />
        <Checklist card={card} canWrite={canWrite} />
        <div className={css.linked}>
          <LinkedItems kind="card" id={card.id} canEdit={canWrite} />
          {canWrite && me && <Attach card={card} onChange={(body) => change.mutate(body)} />}
        </div>
        <Comments
          kind="card"
          id={card.id}
          workspaceId={me ? card.workspaceId : null}
          canComment={isAtLeast(card.role, "commenter")}
        />
        <div>
          <Button variant="quiet" size="sm" aria-expanded={isLogShown} onPress={() => setLogShown(!isLogShown)}>
            {t(isLogShown ? "boards.hideActivity" : "boards.showActivity")}
          </Button>
          {isLogShown && <ActivityList kind="cards" id={card.id} />}
        </div>
      </div>
      {isSharing && (
        <ShareDialog
          kind="card"
          id={card.id}
          title={`${mark} ${card.title}`}
          place={on.board.title}
          canManage={isAtLeast(card.role, "owner")}
          isOpen
          onClose={() => setSharing(false)}
          linkRoles={["viewer"]}
        />
      )}
    </Panel>
  );
}

interface Present {
  version: number;
  title: string;
  description: string;
}

/** Saves words with the version they were changed from; a refusal brings what they are now. */
function useWords(card: Card, onSaved: () => void) {
  const [present, setPresent] = useState<Present | null>(null);
  const save = useMutation({
    mutationFn: (body: ChangeCard) => api.patch<Card>(`/api/v1/cards/${card.id}`, body),
    meta: { isQuiet: true },
    onSuccess(after) {
      acceptCard(after);
      setPresent(null);
      onSaved();
    },
    onError(error) {
      if (error instanceof ApiError && error.code === "STALE") setPresent(error.data["present"] as Present);
      else showToast({ text: explain(error), tone: "danger" });
    },
  });
  return { save, present, setPresent };
}

function Words({ card, canWrite }: { card: Card; canWrite: boolean }) {
  const t = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const [version, setVersion] = useState(card.version);
  const { save, present } = useWords(card, () => setDraft(null));
  if (draft === null)
    return (
      <div className={css.titleRow}>
        <h3 className={css.title}>{card.title}</h3>
        {canWrite && (
          <IconButton
            label={t("boards.changeTitle")}
            size="sm"
            onPress={() => {
              setVersion(card.version);
              setDraft(card.title);
            }}
          >
            <Pencil aria-hidden="true" />
          </IconButton>
        )}
      </div>
    );
  return (
    <Form
      onSubmit={() => draft.trim() !== "" && save.mutate({ title: draft.trim(), version: present?.version ?? version })}
    >
      <TextField label={t("boards.cardTitle")} value={draft} onChange={setDraft} maxLength={500} autoFocus />
      {present && <Stale now={present.title} onTake={() => setDraft(null)} />}
      <div className={css.buttons}>
        <Button size="sm" variant="primary" type="submit" isPending={save.isPending}>
          {t(present ? "boards.saveMine" : "common.save")}
        </Button>
        <Button size="sm" onPress={() => setDraft(null)}>
          {t("common.cancel")}
        </Button>
      </div>
    </Form>
  );
}

function Description({ card, canWrite }: { card: Card; canWrite: boolean }) {
  const t = useText();
  const [draft, setDraft] = useState<string | null>(null);
  const [version, setVersion] = useState(card.version);
  const { save, present } = useWords(card, () => setDraft(null));
  const begin = (): void => {
    setVersion(card.version);
    setDraft(card.description);
  };
  if (draft === null)
    return (
      <section aria-label={t("boards.description")} className={css.description}>
        <Markdown text={card.description} />
        {canWrite && (
          <div>
            <Button variant="quiet" size="sm" icon={<Pencil aria-hidden="true" />} onPress={begin}>
              {t(card.description === "" ? "boards.addDescription" : "boards.changeDescription")}
            </Button>
          </div>
        )}
      </section>
    );
  return (
    <Form onSubmit={() => save.mutate({ description: draft, version: present?.version ?? version })}>
      <TextField
        label={t("boards.description")}
        hint={t("boards.descriptionHint")}
        value={draft}
        onChange={setDraft}
        maxLength={100_000}
        rows={8}
        autoFocus
      />
      {present && <Stale now={present.description} onTake={() => setDraft(null)} />}
      <div className={css.buttons}>
        <Button size="sm" variant="primary" type="submit" isPending={save.isPending}>
          {t(present ? "boards.saveMine" : "common.save")}
        </Button>
        <Button size="sm" onPress={() => setDraft(null)}>
          {t("common.cancel")}
        </Button>
      </div>
    </Form>
  );
}

/** Someone else was first: what it says now, and what to do about it. */
function Stale({ now, onTake }: { now: string; onTake: () => void }) {
  const t = useText();
  return (
    <Notice
      tone="warn"
      action={
        <Button size="xs" onPress={onTake}>
          {t("boards.takeTheirs")}
        </Button>
      }
    >
      {t("boards.stale")}
      <span className={css.theirs}>{now.slice(0, 400)}</span>
    </Notice>
  );
}
