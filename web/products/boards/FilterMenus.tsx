import type { Board } from "@safos/contract/boards";
import { Rows3, Tag, UserRound, Users } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { Button, Menu } from "../../ui/index.ts";
import { toggleTerm, writeTerm } from "./filter.ts";
import { laneKinds } from "./lanes.ts";
import type { ShownCards } from "./useShownCards.ts";

/** Menus that put people, labels and dates into the filter. */
export function FilterMenus({ board, shown }: { board: Board; shown: ShownCards }) {
  const toggle = (term: string): void => shown.setQuery(toggleTerm(shown.query, term));
  return (
    <>
      <PeopleMenu board={board} shown={shown} onToggle={toggle} />
      <LabelsMenu board={board} onToggle={toggle} />
    </>
  );
}

function PeopleMenu(props: { board: Board; shown: ShownCards; onToggle: (term: string) => void }) {
  const { board, shown, onToggle } = props;
  const t = useText();
  const groups = board.groups.filter((one) => shown.all.some((card) => card.groupIds.includes(one.id)));
  return (
    <Menu
      label={t("boards.people")}
      trigger={
        <Button variant="secondary" size="sm" icon={<UserRound aria-hidden="true" />}>
          {t("boards.people")}
        </Button>
      }
      actions={[
        { id: "me", name: t("boards.mine"), onAction: () => onToggle("@mig") },
        { id: "nobody", name: t("boards.nobody"), onAction: () => onToggle("@ingen") },
        ...board.people.map((one, index) => ({
          id: one.id,
          name: one.displayName,
          startsGroup: index === 0,
          onAction: () => onToggle(writeTerm("@", one.displayName)),
        })),
        ...groups.map((one, index) => ({
          id: one.id,
          name: one.name,
          icon: <Users aria-hidden="true" />,
          startsGroup: index === 0,
          onAction: () => onToggle(writeTerm("@", one.name)),
        })),
      ]}
    />
  );
}

function LabelsMenu({ board, onToggle }: { board: Board; onToggle: (term: string) => void }) {
  const t = useText();
  return (
    <Menu
      label={t("boards.labels")}
      trigger={
        <Button variant="secondary" size="sm" icon={<Tag aria-hidden="true" />}>
          {t("boards.labels")}
        </Button>
      }
      actions={[
        ...board.labels.map((one) => ({
          id: one.id,
          name: one.title,
          onAction: () => onToggle(writeTerm("etikett:", one.title)),
        })),
        {
          id: "late",
          name: t("boards.late"),
          startsGroup: board.labels.length > 0,
          onAction: () => onToggle("är:försenat"),
        },
        { id: "week", name: t("boards.thisWeek"), onAction: () => onToggle("förfaller:<7d") },
      ]}
    />
  );
}

/** What the rows across the lists stand for. */
export function LanesMenu({ shown }: { shown: ShownCards }) {
  const t = useText();
  return (
    <Menu
      label={t("boards.rows")}
      trigger={
        <Button variant="secondary" size="sm" icon={<Rows3 aria-hidden="true" />}>
          {t("boards.rowsAre", { what: t(`boards.lane.${shown.laneKind}`) })}
        </Button>
      }
      actions={laneKinds.map((one) => ({
        id: one,
        name: t(`boards.lane.${one}`),
        onAction: () => shown.setLaneKind(one),
      }))}
    />
  );
}
