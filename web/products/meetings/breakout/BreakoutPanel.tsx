import "./text.ts";
import type { Breakout, BreakoutMode, BreakoutPerson as Person } from "@safos/contract/breakout";
import { Plus, Shuffle, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, cx, IconButton, Segmented, Select } from "../../../ui/index.ts";
import stage from "../call/Stage.module.css";
import css from "./Breakout.module.css";
import { BreakoutFoot } from "./BreakoutFoot.tsx";
import { BreakoutPerson } from "./BreakoutPerson.tsx";
import { BreakoutRoom } from "./BreakoutRoom.tsx";
import { BreakoutTime } from "./BreakoutTime.tsx";
import { breakouts, useBreakouts } from "./store.ts";
import { useDrop } from "./useDrop.ts";
import { assign, setRooms, shuffle } from "./verbs.ts";

const mostRooms = 20;
/** Who comes and goes changes nothing of the rooms: it is looked at while this is open. */
const lookEveryMs = 3000;

/** Lays out the rooms, divides people and leads them; for who leads the meeting. */
export function BreakoutPanel({ meetingId, onClose }: { meetingId: string; onClose: () => void }) {
  const t = useText();
  const { breakout } = useBreakouts();
  useEffect(() => {
    void breakouts.refresh();
    const looking = setInterval(() => void breakouts.refresh(), lookEveryMs);
    return () => clearInterval(looking);
  }, []);
  const hasRooms = breakout !== null && breakout.rooms.length > 0;
  return (
    <aside className={cx(stage.panel, css.panel)} aria-label={t("breakout.title")}>
      <header className={stage.panelHead}>
        <h2>
          {t("breakout.title")}{" "}
          {hasRooms && (
            <span className={stage.number}>
              {t("breakout.counts", { rooms: breakout.rooms.length, people: breakout.people.length })}
            </span>
          )}
        </h2>
        <IconButton label={t("common.close")} tone="stage" onPress={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </header>
      {breakout && (hasRooms ? <Rooms {...{ meetingId, breakout }} /> : <Begin meetingId={meetingId} />)}
    </aside>
  );
}

const useRoomName = () => {
  const t = useText();
  return (n: number): { name: string } => ({ name: t("breakout.roomName", { n }) });
};

/** How many rooms, and who chooses. */
function Begin({ meetingId }: { meetingId: string }) {
  const t = useText();
  const nameOf = useRoomName();
  const [count, setCount] = useState("4");
  const [mode, setMode] = useState<BreakoutMode>("assigned");
  const numbers = Array.from({ length: mostRooms - 1 }, (_, at) => String(at + 2));
  return (
    <div className={css.body}>
      <p>{t("breakout.about")}</p>
      <Select
        label={t("breakout.number")}
        value={count}
        options={numbers.map((id) => ({ id, name: id }))}
        onChange={setCount}
      />
      <Mode value={mode} onChange={setMode} />
      <p className={css.about}>{t("breakout.covers")}</p>
      <Button
        variant="primary"
        onPress={() =>
          void setRooms(meetingId, {
            mode,
            rooms: Array.from({ length: Number(count) }, (_, at) => nameOf(at + 1)),
          })
        }
      >
        {t("breakout.create")}
      </Button>
    </div>
  );
}

function Mode({ value, onChange }: { value: BreakoutMode; onChange: (mode: BreakoutMode) => void }) {
  const t = useText();
  return (
    <Segmented
      label={t("breakout.mode")}
      value={value}
      options={[
        { id: "assigned", name: t("breakout.assigned") },
        { id: "free", name: t("breakout.free") },
      ]}
      onChange={onChange}
    />
  );
}

/** Where someone belongs: where they were put, or while they visit another room that one. */
const placeOf = (one: Person, { isOpen }: Breakout): string | null =>
  isOpen ? (one.roomId ?? one.assignedId) : one.assignedId;

function Rooms({ meetingId, breakout }: { meetingId: string; breakout: Breakout }) {
  const t = useText();
  const nameOf = useRoomName();
  const { mode, people, rooms } = breakout;
  const plain = rooms.map(({ id, name }) => ({ id, name }));
  return (
    <>
      <div className={css.body}>
        <div className={css.controls}>
          <Mode value={mode} onChange={(next) => void setRooms(meetingId, { mode: next, rooms: plain })} />
          {rooms.length < mostRooms && (
            <IconButton
              label={t("breakout.addRoom")}
              tone="stage"
              onPress={() => void setRooms(meetingId, { mode, rooms: [...plain, nameOf(rooms.length + 1)] })}
            >
              <Plus aria-hidden="true" />
            </IconButton>
          )}
          <IconButton label={t("breakout.shuffle")} tone="stage" onPress={() => void shuffle(meetingId, false)}>
            <Shuffle aria-hidden="true" />
          </IconButton>
        </div>
        {breakout.isOpen && <BreakoutTime meetingId={meetingId} breakout={breakout} />}
        <div className={css.rooms}>
          {rooms.map((room) => (
            <BreakoutRoom
              key={room.id}
              {...{ meetingId, breakout, room }}
              people={people.filter((one) => placeOf(one, breakout) === room.id)}
            />
          ))}
        </div>
        <Unassigned {...{ meetingId, breakout }} people={people.filter((one) => placeOf(one, breakout) === null)} />
        <p className={cx(css.about, css.dragHint)}>{t("breakout.dragHint")}</p>
        <p className={css.about}>{t("breakout.covers")}</p>
      </div>
      <BreakoutFoot meetingId={meetingId} breakout={breakout} />
    </>
  );
}

/** Those in no room: they are in the main one, as are those who come later. */
function Unassigned(props: { meetingId: string; breakout: Breakout; people: readonly Person[] }) {
  const t = useText();
  const { breakout, meetingId, people } = props;
  const title = t("breakout.unassigned", { n: people.length });
  const { place, isOver } = useDrop((who) => void assign(meetingId, [{ who, roomId: null }]));
  return (
    <section className={cx(css.rest, isOver && css.over)} aria-label={title} ref={place}>
      <header className={css.roomHead}>
        <h3>{title}</h3>
        <span className={css.space} />
        {people.length > 1 && (
          <Button
            variant="stage"
            size="sm"
            icon={<Shuffle aria-hidden="true" />}
            onPress={() => void shuffle(meetingId, true)}
          >
            {t("breakout.shuffleRest")}
          </Button>
        )}
      </header>
      <ul>
        {people.map((person) => (
          <BreakoutPerson key={person.who} {...{ meetingId, breakout, person }} placeId={null} />
        ))}
      </ul>
    </section>
  );
}
