import type { CardSummary } from "@safos/contract/boards";
import { createPortal } from "react-dom";
import { useText } from "../../../text/index.tsx";
import { Kbd } from "../../../ui/index.ts";
import { markOf, useOnBoard } from "../context.ts";
import type { Drag } from "../drag/drag.ts";
import { KeyHint } from "../../../platform/KeyHint.tsx";
import { CardTile } from "../tile/CardTile.tsx";
import css from "./BoardView.module.css";

/** What shows of a card that is held: which keys move it, and its picture under the pointer. */
export function HeldCard({ card, drag, isPhone }: { card: CardSummary; drag: Drag; isPhone: boolean }) {
  const t = useText();
  const { board } = useOnBoard();
  return (
    <>
      {!isPhone && (
        <KeyHint>
          <span>{t("boards.isLifted", { mark: markOf(board, card.no) })}</span>
          <Kbd>←</Kbd>
          <Kbd>→</Kbd>
          <span>{t("boards.keyLists")}</span>
          <Kbd>↑</Kbd>
          <Kbd>↓</Kbd>
          <span>{t("boards.keyMove")}</span>
          <Kbd>{t("boards.keySpace")}</Kbd>
          <span>{t("boards.keyDrop")}</span>
          <Kbd>Esc</Kbd>
          <span>{t("boards.keyUndo")}</span>
        </KeyHint>
      )}
      {drag.lifted?.by === "pointer" &&
        createPortal(
          <div ref={drag.flight} className={css.flight} style={{ inlineSize: drag.flightWidth }} aria-hidden="true">
            <CardTile card={card} isDecoration />
          </div>,
          document.body,
        )}
    </>
  );
}
