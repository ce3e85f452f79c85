import type { Breakout, BreakoutPerson as Person } from "@safos/contract/breakout";
import { ArrowLeftRight } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Avatar } from "../../../ui/index.ts";
import { RowMenu } from "../call/RowMenu.tsx";
import css from "./Breakout.module.css";
import { useDrag } from "./useDrop.ts";
import { assign } from "./verbs.ts";

/** Someone in the call: dragged to a room, or moved by the menu. */
export function BreakoutPerson(props: {
  meetingId: string;
  breakout: Breakout;
  person: Person;
  placeId: string | null;
}) {
  const t = useText();
  const { breakout, meetingId, person, placeId } = props;
  const { who, name } = person;
  const row = useDrag(who);
  const label = t("breakout.move", { name });
  const move = (roomId: string | null) => (): void => void assign(meetingId, [{ who, roomId }]);
  return (
    <li className={css.person} ref={row}>
      <Avatar id={who} name={name} size={24} />
      <span className={css.name}>
        {name}
        {breakout.isOpen && placeId !== null && person.roomId === null && (
          <span className={css.about}>{t("breakout.inMain")}</span>
        )}
      </span>
      <RowMenu
        label={label}
        icon={<ArrowLeftRight aria-hidden="true" />}
        actions={[
          ...breakout.rooms
            .filter((room) => room.id !== placeId)
            .map((room) => ({ id: room.id, name: t("breakout.toRoom", { room: room.name }), onAction: move(room.id) })),
          placeId !== null && {
            id: "none",
            name: t(breakout.isOpen ? "breakout.toMain" : "breakout.noRoom"),
            startsGroup: true,
            onAction: move(null),
          },
        ]}
      />
    </li>
  );
}
