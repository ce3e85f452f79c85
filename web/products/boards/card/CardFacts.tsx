import { useMutation } from "@tanstack/react-query";
import { useText } from "../../../text/index.tsx";
import { Select } from "../../../ui/index.ts";
import { moveCard } from "../cached-cards.ts";
import { useOnBoard } from "../context.ts";
import "../text.ts";
import { toneOf, toneOptions } from "../tones.ts";
import { AssigneesFact } from "./AssigneesFact.tsx";
import css from "./CardPanel.module.css";
import { DatesFact } from "./DatesFact.tsx";
import { Fact, type FactProps } from "./Fact.tsx";
import { FieldFact } from "./FieldFact.tsx";
import { LabelsFact } from "./LabelsFact.tsx";
import { BlockersFact, BlocksFact, ParentFact } from "./RelatedFacts.tsx";

/** Where, who, when, which labels, under what, waiting for what, and the board's own fields. */
export function CardFacts(props: FactProps) {
  const { card, canWrite } = props;
  const { board } = useOnBoard();
  return (
    <dl className={css.facts}>
      <ListFact card={card} canWrite={canWrite} />
      <AssigneesFact {...props} />
      <DatesFact {...props} />
      <LabelsFact {...props} />
      <ParentFact {...props} />
      <BlockersFact card={card} canWrite={canWrite} />
      <BlocksFact card={card} />
      {board.fields.map((field) => (
        <FieldFact key={`${field.id} ${card.version}`} field={field} {...props} />
      ))}
      {canWrite && <ToneFact {...props} />}
    </dl>
  );
}

function ListFact({ card, canWrite }: Omit<FactProps, "onChange">) {
  const t = useText();
  const { board } = useOnBoard();
  const move = useMutation({ mutationFn: (listId: string) => moveCard(card, { listId }) });
  return (
    <Fact name={t("boards.list")}>
      {canWrite ? (
        <Select
          label={t("boards.list")}
          isLabelHidden
          isSmall
          value={card.listId}
          options={board.lists.map((one) => ({ id: one.id, name: one.title }))}
          onChange={(id) => id !== card.listId && move.mutate(id)}
        />
      ) : (
        card.listTitle
      )}
    </Fact>
  );
}

function ToneFact({ card, onChange }: FactProps) {
  const t = useText();
  return (
    <Fact name={t("boards.tone")}>
      <Select
        label={t("boards.tone")}
        isLabelHidden
        isSmall
        value={String(card.tone ?? 0)}
        options={toneOptions(t)}
        onChange={(id) => onChange({ tone: toneOf(id) })}
      />
    </Fact>
  );
}
