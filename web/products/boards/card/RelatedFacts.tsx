import type { CardMention } from "@safos/contract/boards";
import { cardRoutes } from "@safos/contract/routes/boards";
import { useMutation } from "@tanstack/react-query";
import { X } from "lucide-react";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import { acceptCard, askForCard } from "../cached-cards.ts";
import { markOf, useOnBoard } from "../context.ts";
import css from "./CardPanel.module.css";
import { ChooseCard } from "./ChooseCard.tsx";
import { Fact, type FactProps } from "./Fact.tsx";

function OpenCardButton({ card }: { card: CardMention }) {
  const on = useOnBoard();
  return (
    <button type="button" className={css.link} onClick={() => on.open(card.id)}>
      {markOf(on.board, card.no)} {card.title}
    </button>
  );
}

export function ParentFact({ card, canWrite, onChange }: FactProps) {
  const t = useText();
  if (!canWrite && !card.parent) return null;
  return (
    <Fact name={t("boards.parent")}>
      {card.parent && <OpenCardButton card={card.parent} />}
      {canWrite && (
        <ChooseCard
          label={t("boards.chooseParent")}
          exceptId={card.id}
          onChoose={(id) => onChange({ parentId: id })}
          {...(card.parent ? { onNone: () => onChange({ parentId: null }) } : {})}
        />
      )}
    </Fact>
  );
}

/** The cards that this one waits for. */
export function BlockersFact({ card, canWrite }: Omit<FactProps, "onChange">) {
  const t = useText();
  const add = useMutation({
    mutationFn: (cardId: string) =>
      askForCard(() => request(cardRoutes.addBlocker, { params: { id: card.id }, body: { cardId } })),
    onSuccess: acceptCard,
  });
  const remove = useMutation({
    mutationFn: (otherId: string) =>
      askForCard(() => request(cardRoutes.removeBlocker, { params: { id: card.id, otherId } })),
    onSuccess: acceptCard,
  });
  if (!canWrite && card.blockedBy.length === 0) return null;
  return (
    <Fact name={t("boards.waitsFor")}>
      {card.blockedBy.map((one) => (
        <span key={one.id} className={css.remove}>
          <OpenCardButton card={one} />
          {canWrite && (
            <IconButton
              label={t("boards.waitNoMore", { title: one.title })}
              size="sm"
              onPress={() => remove.mutate(one.id)}
            >
              <X aria-hidden="true" />
            </IconButton>
          )}
        </span>
      ))}
      {canWrite && (
        <ChooseCard label={t("boards.chooseBlocker")} exceptId={card.id} onChoose={(id) => add.mutate(id)} />
      )}
    </Fact>
  );
}

/** The cards that wait for this one. */
export function BlocksFact({ card }: Pick<FactProps, "card">) {
  const t = useText();
  if (card.blocks.length === 0) return null;
  return (
    <Fact name={t("boards.blocks")}>
      {card.blocks.map((one) => (
        <OpenCardButton key={one.id} card={one} />
      ))}
    </Fact>
  );
}
