import type { CardSummary } from "@safos/contract/boards";
import { now } from "../../../platform/clock.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { AvatarStack } from "../../../ui/index.ts";
import { useCardLink } from "../card-link.ts";
import { assigneesOf, labelsOf, markOf, useOnBoard } from "../context.ts";
import { shortDay, urgencyOf } from "../due.ts";
import tile from "../tile/CardTile.module.css";
import { LabelTags } from "../tile/LabelTags.tsx";
import type { TableColumn } from "./table-order.ts";
import css from "./Views.module.css";

/** What a column shows of a card. */
export function TableCell({ column, card }: { column: TableColumn; card: CardSummary }) {
  const on = useOnBoard();
  switch (column) {
    case "no":
      return markOf(on.board, card.no);
    case "title":
      return <TitleLink card={card} />;
    case "list":
      return on.board.lists.find((one) => one.id === card.listId)?.title ?? "";
    case "people":
      return <Assignees card={card} />;
    case "labels":
      return <LabelTags labels={labelsOf(card, on)} />;
    default:
      return <Due card={card} />;
  }
}

function TitleLink({ card }: { card: CardSummary }) {
  return (
    <a {...useCardLink(card.id)} className={css.cardLink}>
      {card.title}
    </a>
  );
}

function Assignees({ card }: { card: CardSummary }) {
  const people = assigneesOf(card, useOnBoard());
  return (
    <>
      <AvatarStack people={people} size={24} most={3} />
      <span className={css.hidden}>{people.map((one) => one.name).join(", ")}</span>
    </>
  );
}

function Due({ card }: { card: CardSummary }) {
  const t = useText();
  const locale = useLocale();
  if (card.doneAt) return <span className={tile.isDone}>{t("boards.done")}</span>;
  if (!card.dueAt) return null;
  return <span className={tile[urgencyOf(card.dueAt, null, now())]}>{shortDay(t, locale, card.dueAt, now())}</span>;
}
