import type { Breakout, BreakoutPerson as Person, BreakoutRoom as Room } from "@safos/contract/breakout";
import { Hand } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Count, cx, TextField } from "../../../ui/index.ts";
import { MoreHorizontal } from "lucide-react";
import { RowMenu } from "../call/RowMenu.tsx";
import css from "./Breakout.module.css";
import { BreakoutPerson } from "./BreakoutPerson.tsx";
import { useDrop } from "./useDrop.ts";
import { assign, goTo, setRooms } from "./verbs.ts";

/** Fewer rooms divide nobody. */
const fewestRooms = 2;

/** A room with its people, for who leads the meeting. */
export function BreakoutRoom(props: { meetingId: string; breakout: Breakout; room: Room; people: readonly Person[] }) {
  const t = useText();
  const { breakout, meetingId, room, people } = props;
  const { place, isOver } = useDrop((who) => void assign(meetingId, [{ who, roomId: room.id }]));
  const [isNamed, setNamed] = useState(false);
  const asking = people.filter((one) => one.asksHelp);
  return (
    <section className={cx(css.room, isOver && css.over)} aria-label={room.name} ref={place}>
      <header className={css.roomHead}>
        <h3>{room.name}</h3>
        <Count value={people.length} label={t("breakout.people", { n: people.length })} />
        <span className={css.space} />
        {breakout.isOpen && breakout.mine.roomId !== room.id && (
          <Button
            variant="stage"
            size="sm"
            aria-label={t("breakout.goTo", { room: room.name })}
            onPress={() => void goTo(room.id)}
          >
            {t("breakout.go")}
          </Button>
        )}
        <RoomMenu {...props} onRename={() => setNamed(true)} />
      </header>
      {isNamed && <RoomName {...props} onDone={() => setNamed(false)} />}
      {asking.map(({ who, name }) => (
        <p key={who} className={css.asks} role="status">
          <Hand aria-hidden="true" />
          {t("breakout.asksHelp", { name })}
        </p>
      ))}
      {people.length === 0 && <p className={css.about}>{t("breakout.emptyRoom")}</p>}
      <ul>
        {people.map((person) => (
          <BreakoutPerson key={person.who} {...{ meetingId, breakout, person }} placeId={room.id} />
        ))}
      </ul>
    </section>
  );
}

function RoomMenu(props: { meetingId: string; breakout: Breakout; room: Room; onRename: () => void }) {
  const t = useText();
  const { meetingId, room } = props;
  const { mode, rooms } = props.breakout;
  const label = t("breakout.doWithRoom", { name: room.name });
  return (
    <RowMenu
      label={label}
      icon={<MoreHorizontal aria-hidden="true" />}
      actions={[
        { id: "rename", name: t("breakout.rename"), onAction: props.onRename },
        rooms.length > fewestRooms && {
          id: "remove",
          name: t("breakout.removeRoom"),
          isDanger: true,
          onAction: () =>
            void setRooms(meetingId, { mode, rooms: rooms.filter((one) => one.id !== room.id).map(plain) }),
        },
      ]}
    />
  );
}

const plain = ({ id, name }: Room) => ({ id, name });

function RoomName(props: { meetingId: string; breakout: Breakout; room: Room; onDone: () => void }) {
  const t = useText();
  const { meetingId, room, onDone } = props;
  const { mode, rooms } = props.breakout;
  const [name, setName] = useState(room.name);
  const save = (): void => {
    onDone();
    if (name.trim() === "" || name.trim() === room.name) return;
    void setRooms(meetingId, {
      mode,
      rooms: rooms.map((one) => plain(one.id === room.id ? { ...one, name: name.trim() } : one)),
    });
  };
  return (
    <TextField
      label={t("breakout.newName")}
      isLabelHidden
      value={name}
      maxLength={60}
      autoFocus
      onChange={setName}
      onBlur={save}
      onKeyDown={({ key }) => {
        if (key === "Enter") save();
        else if (key === "Escape") onDone();
      }}
    />
  );
}
