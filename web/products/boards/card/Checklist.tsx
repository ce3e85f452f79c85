import type { Card } from "@safos/contract/boards";
import { cardRoutes } from "@safos/contract/routes/boards";
import { useMutation } from "@tanstack/react-query";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Checkbox, cx } from "../../../ui/index.ts";
import { acceptCard, changeCard } from "../cached-cards.ts";
import { cardQuery } from "../queries.ts";
import "../text.ts";
import { AddLine } from "./AddLine.tsx";
import { addBox, boxesOf, tickBox } from "./boxes.ts";
import css from "./CardPanel.module.css";

/** Changes the description as it is now, also when someone else has just changed it; shows at once. */
function useChangeDescription(card: Card) {
  const { queryKey } = cardQuery(card.id);
  return useMutation({
    async mutationFn(change: (description: string) => string) {
      const save = ({ description, version }: Card): Promise<Card> =>
        changeCard(card.id, { description: change(description), version });
      try {
        return await save(card);
      } catch {
        return save(await request(cardRoutes.readCard, { params: { id: card.id } }));
      }
    },
    onMutate(change) {
      queryClient.setQueryData<Card>(queryKey, { ...card, description: change(card.description) });
    },
    onSuccess: acceptCard,
    onError: () => queryClient.invalidateQueries({ queryKey }),
  });
}

/** The boxes of a card's description. */
export function Checklist({ card, canWrite }: { card: Card; canWrite: boolean }) {
  const t = useText();
  const write = useChangeDescription(card);
  const boxes = boxesOf(card.description);
  if (boxes.length === 0 && !canWrite) return null;
  return (
    <section aria-label={t("boards.checklist")}>
      <h4 className={css.heading}>
        {t("boards.checklist")}
        {boxes.length > 0 && (
          <span>{t("boards.countOf", { n: boxes.filter((one) => one.isDone).length, of: boxes.length })}</span>
        )}
      </h4>
      {boxes.map((box) => (
        <div key={box.line} className={css.row}>
          <Checkbox
            isSelected={box.isDone}
            isDisabled={!canWrite}
            onChange={(isDone) => write.mutate((description) => tickBox(description, box, boxes, isDone))}
          >
            <span className={cx(css.rowName, box.isDone && css.struck)}>{box.text}</span>
          </Checkbox>
        </div>
      ))}
      {canWrite && (
        <AddLine
          label={t("boards.newBox")}
          onAdd={(text, clear) => {
            clear();
            write.mutate((description) => addBox(description, text.replace(/\s+/g, " ")));
          }}
        />
      )}
    </section>
  );
}
