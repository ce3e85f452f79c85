import { Users } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Avatar, Hidden, type MenuAction } from "../../../ui/index.ts";
import { useOnBoard } from "../context.ts";
import css from "./CardPanel.module.css";
import { checkIf, ChooseMenu, Fact, type FactProps } from "./Fact.tsx";

function useAssigneeActions({ card, onChange }: FactProps): MenuAction[] {
  const { board } = useOnBoard();
  const people = board.people.map((one) => {
    const isOn = card.assigneeIds.includes(one.id);
    return {
      id: one.id,
      name: one.displayName,
      ...checkIf(isOn),
      onAction: () => onChange(isOn ? { removeAssigneeIds: [one.id] } : { addAssigneeIds: [one.id] }),
    };
  });
  const groups = board.groups.map((one, index) => {
    const isOn = card.groupIds.includes(one.id);
    return {
      id: one.id,
      name: one.name,
      icon: <Users aria-hidden="true" />,
      startsGroup: index === 0,
      ...checkIf(isOn),
      onAction: () => onChange(isOn ? { removeGroupIds: [one.id] } : { addGroupIds: [one.id] }),
    };
  });
  return [...people, ...groups];
}

/** The groups and people a card is assigned to. */
export function AssigneesFact(props: FactProps) {
  const { card, canWrite } = props;
  const t = useText();
  const on = useOnBoard();
  const actions = useAssigneeActions(props);
  return (
    <Fact name={t("boards.assignees")}>
      {card.groupIds.map((id) => {
        const name = on.groups.get(id)?.name ?? "?";
        return (
          <span key={id} className={css.person}>
            <Avatar id={id} name={name} isGroup />
            {name}
            <Hidden>{t("boards.isGroup")}</Hidden>
          </span>
        );
      })}
      {card.assigneeIds.map((id) => {
        const person = on.people.get(id);
        const name = person?.displayName ?? "?";
        return (
          <span key={id} className={css.person}>
            <Avatar id={person?.userId ?? id} name={name} imageUrl={person?.avatarUrl} />
            {name}
          </span>
        );
      })}
      {canWrite && <ChooseMenu label={t("boards.chooseAssignees")} actions={actions} />}
    </Fact>
  );
}
