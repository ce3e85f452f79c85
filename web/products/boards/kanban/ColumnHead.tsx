import type { BoardList } from "@safos/contract/boards";
import { Gauge, Plus } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Chip, IconButton } from "../../../ui/index.ts";
import { isFull, useOnBoard } from "../context.ts";
import css from "./Column.module.css";
import { ListMenu } from "./ListMenu.tsx";

export function ColumnHead(props: {
  list: BoardList;
  count: number;
  isInLane: boolean;
  onNewCard: (listId: string) => void;
}) {
  const { list, count } = props;
  const t = useText();
  const { canWrite } = useOnBoard();
  const amount = list.wipLimit === null ? count : t("boards.countOf", { n: count, of: list.wipLimit });
  return (
    <header className={css.head}>
      <h2 className={css.name}>{list.title}</h2>
      {isFull(list, count) ? (
        <Chip tone="warn" icon={<Gauge aria-hidden="true" />}>
          {amount}
        </Chip>
      ) : (
        <span className={css.count}>{amount}</span>
      )}
      <span className={css.space} />
      {canWrite && (
        <>
          <IconButton
            label={t("boards.newCardIn", { list: list.title })}
            size="sm"
            onPress={() => props.onNewCard(list.id)}
          >
            <Plus aria-hidden="true" />
          </IconButton>
          {!props.isInLane && <ListMenu list={list} />}
        </>
      )}
    </header>
  );
}
