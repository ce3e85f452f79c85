import type { CardSummary } from "@safos/contract/boards";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, IconButton, TextField } from "../../../ui/index.ts";
import { markOf, useOnBoard } from "../context.ts";
import { summariesQuery } from "../queries.ts";

const mostFound = 12;

/** Another card of the board, found by writing. */
export function ChooseCard(props: {
  label: string;
  exceptId: string;
  onChoose: (id: string) => void;
  onNone?: () => void;
}) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const close = (): void => setOpen(false);
  const { exceptId, onChoose, onNone } = props;
  return (
    <>
      <IconButton label={props.label} size="sm" onPress={() => setOpen(true)}>
        <Plus aria-hidden="true" />
      </IconButton>
      {isOpen && (
        <Dialog isOpen onClose={close} title={props.label} closeLabel={t("common.close")} size="small">
          <TextField label={t("boards.searchCard")} value={query} onChange={setQuery} autoFocus />
          <FoundCards
            query={query}
            exceptId={exceptId}
            onChoose={(id) => {
              onChoose(id);
              close();
            }}
          />
          {onNone && (
            <Button
              onPress={() => {
                onNone();
                close();
              }}
            >
              {t("boards.noParent")}
            </Button>
          )}
        </Dialog>
      )}
    </>
  );
}

/** The newest cards whose mark or title has the text. */
function FoundCards(props: { query: string; exceptId: string; onChoose: (id: string) => void }) {
  const { query, exceptId, onChoose } = props;
  const { board } = useOnBoard();
  const { data } = useQuery(summariesQuery(board.id));
  const text = query.trim().toLocaleLowerCase("sv");
  const nameOf = (card: CardSummary): string => `${markOf(board, card.no)} ${card.title}`;
  const found = [...(data?.values() ?? [])]
    .filter((one) => one.id !== exceptId && nameOf(one).toLocaleLowerCase("sv").includes(text))
    .sort((a, b) => b.no - a.no)
    .slice(0, mostFound);
  return (
    <ul>
      {found.map((one) => (
        <li key={one.id}>
          <Button variant="quiet" onPress={() => onChoose(one.id)}>
            {markOf(board, one.no)} {one.title.slice(0, 60)}
          </Button>
        </li>
      ))}
    </ul>
  );
}
