import type { Card } from "@safos/contract/boards";
import { copyText } from "../../../platform/copy-text.ts";
import { fileRoutes } from "@safos/contract/routes/files";
import { useQuery } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { explain, isMissing } from "../../../platform/api.ts";
import { Panel, panelBodyClass } from "../../../platform/Panel.tsx";
import { addressOf } from "../../../platform/request.ts";
import { useMaybeMe } from "../../../platform/session.ts";
import { WaitingHere } from "../../../platform/WaitingHere.tsx";
import { Comments, LinkedItems, ShareDialog } from "../../../shared/items/index.ts";
import { isAtLeast } from "../../../shared/workspaces/queries.ts";
import { useText } from "../../../text/index.tsx";
import { Button, IconButton, Notice, Skeleton } from "../../../ui/index.ts";
import { ActivityList } from "../ActivityList.tsx";
import { markOf, useOnBoard } from "../context.ts";
import { cardQuery } from "../queries.ts";
import "../text.ts";
import { Attach } from "./Attach.tsx";
import { CardFacts } from "./CardFacts.tsx";
import { CardMenu } from "./CardMenu.tsx";
import css from "./CardPanel.module.css";
import { CardTitle } from "./CardTitle.tsx";
import { Checklist } from "./Checklist.tsx";
import { Description } from "./Description.tsx";
import { SubCards } from "./SubCards.tsx";
import { useChangeCard } from "./useChangeCard.ts";
import { useTitle } from "../../../platform/title.ts";

/** One card in the side panel; on a phone it covers the page. */
export function CardPanel({ cardId, onClose }: { cardId: string; onClose: () => void }) {
  const t = useText();
  const { board } = useOnBoard();
  const { data: card, error } = useQuery(cardQuery(cardId));
  useTitle("part", card?.title);
  const canWrite = card !== undefined && isAtLeast(card.role, "editor") && board.archivedAt === null;
  return (
    <Panel
      title={card ? `${markOf(board, card.no)} · ${card.listTitle}` : t("boards.card")}
      onClose={onClose}
      actions={card && <CardActions card={card} canWrite={canWrite} onClose={onClose} />}
    >
      <div className={panelBodyClass}>
        {card ? (
          <CardBody card={card} canWrite={canWrite} />
        ) : error ? (
          <Notice tone="danger">{isMissing(error) ? t("boards.cardGone") : explain(error)}</Notice>
        ) : (
          <Skeleton label={t("common.loading")} />
        )}
      </div>
    </Panel>
  );
}

function CardActions({ card, canWrite, onClose }: { card: Card; canWrite: boolean; onClose: () => void }) {
  const me = useMaybeMe();
  const { board } = useOnBoard();
  const [isSharing, setSharing] = useState(false);
  return (
    <>
      {me && <CopyLink cardId={card.id} />}
      {canWrite && <CardMenu card={card} onShare={() => setSharing(true)} onClose={onClose} />}
      {isSharing && (
        <ShareDialog
          kind="card"
          id={card.id}
          title={`${markOf(board, card.no)} ${card.title}`}
          place={board.title}
          canManage={isAtLeast(card.role, "owner")}
          isOpen
          onClose={() => setSharing(false)}
          linkRoles={["viewer"]}
        />
      )}
    </>
  );
}

function CopyLink({ cardId }: { cardId: string }) {
  const t = useText();
  const on = useOnBoard();
  const copy = (): void => void copyText(new URL(on.hrefOf(cardId) ?? "", location.href).href);
  return (
    <IconButton label={t("boards.copyLink")} size="sm" onPress={copy}>
      <Link2 aria-hidden="true" />
    </IconButton>
  );
}

/** What a card says, what hangs on it, and what is said about it. */
function CardBody({ card, canWrite }: { card: Card; canWrite: boolean }) {
  const t = useText();
  const me = useMaybeMe();
  const change = useChangeCard(card.id);
  return (
    <>
      {card.archivedAt && <Notice isQuiet>{t("boards.isArchived")}</Notice>}
      {card.coverFileId !== null && (
        <img
          className={css.cover}
          src={addressOf(fileRoutes.readPreview, { params: { id: card.coverFileId }, query: { size: 1024 } })}
          alt=""
          onError={(event) => (event.currentTarget.hidden = true)}
        />
      )}
      <WaitingHere about={`board ${card.boardId} ${card.id}`} />
      <CardTitle card={card} canWrite={canWrite} />
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
      <CardActivity cardId={card.id} />
    </>
  );
}

/** What has happened to a card, shown when it is asked for. */
function CardActivity({ cardId }: { cardId: string }) {
  const t = useText();
  const [isShown, setShown] = useState(false);
  return (
    <div>
      <Button variant="quiet" size="sm" aria-expanded={isShown} onPress={() => setShown(!isShown)}>
        {t(isShown ? "boards.hideActivity" : "boards.showActivity")}
      </Button>
      {isShown && <ActivityList kind="cards" id={cardId} />}
    </div>
  );
}
