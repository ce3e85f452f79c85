import { useText } from "../../../text/index.tsx";
import { labelsOf, useOnBoard } from "../context.ts";
import { LabelTags } from "../tile/LabelTags.tsx";
import { checkIf, ChooseMenu, Fact, type FactProps } from "./Fact.tsx";

export function LabelsFact({ card, canWrite, onChange }: FactProps) {
  const t = useText();
  const on = useOnBoard();
  if (!canWrite && card.labelIds.length === 0) return null;
  const actions = on.board.labels.map((one) => {
    const isOn = card.labelIds.includes(one.id);
    return {
      id: one.id,
      name: one.title,
      ...checkIf(isOn),
      onAction: () => onChange(isOn ? { removeLabelIds: [one.id] } : { addLabelIds: [one.id] }),
    };
  });
  const none = { id: "none", name: t("boards.noLabels"), isDisabled: true, onAction: () => undefined };
  return (
    <Fact name={t("boards.labels")}>
      <LabelTags labels={labelsOf(card, on)} />
      {canWrite && <ChooseMenu label={t("boards.chooseLabels")} actions={actions.length > 0 ? actions : [none]} />}
    </Fact>
  );
}
