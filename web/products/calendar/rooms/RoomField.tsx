import type { Resource } from "@safos/contract/resources";
import { useQuery } from "@tanstack/react-query";
import { DoorOpen, Projector, X } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Chip, IconButton, IconTile, PersonPicker, type Pickable } from "../../../ui/index.ts";
import { faultOf, inZone, type Draft } from "../draft.ts";
import { isRoom, roomOf, type Invited, type Span } from "../invited.ts";
import css from "../People.module.css";
import { ownZone } from "../queries.ts";
import { useWhenText } from "../when/when-text.ts";
import { resourcesQuery, timeOf } from "./queries.ts";
import { RoomDay } from "./RoomDay.tsx";
import { isTooSmall, ranked, stateOf, type RoomState } from "./state.ts";
import "./text.ts";

/** What stands where a room is named: its state in words. */
function useStateText() {
  const t = useText();
  const when = useWhenText();
  return (state: RoomState): string =>
    state.kind === "free"
      ? t("resources.free")
      : t(`resources.${state.kind}`, { time: state.kind === "busyAt" ? when.moment(state.at) : when.clock(state.at) });
}

/** What a room is: where, for how many, with what. */
function useAbout() {
  const t = useText();
  return ({ location, seats, features }: Resource): string[] => [
    ...(location === "" ? [] : [location]),
    ...(seats === null ? [] : [t("resources.seats", { n: seats })]),
    ...features,
  ];
}

interface Props {
  /** All who are invited, rooms among them. */
  readonly people: readonly Invited[];
  readonly onChange: (people: readonly Invited[]) => void;
  readonly draft: Draft;
  readonly onLocation: (location: string) => void;
  /** One occurrence of a series. */
  readonly isSingle?: boolean;
  readonly entryId?: string;
}

/** The rooms and equipment of an entry, with whether they are free at its time. */
export function RoomField(props: Props) {
  const t = useText();
  const { people, draft, entryId } = props;
  const [isAsking, setIsAsking] = useState(false);
  const [picked, setPicked] = useState(0);
  const time = timeOf(draft, props.isSingle === true);
  const query = { ...time, ...(entryId === undefined ? {} : { entryId }) };
  const { data = [] } = useQuery(resourcesQuery(query));
  const rooms = people.filter(isRoom);
  // An organisation without any is not asked.
  if (data.length === 0 && rooms.length === 0) return null;
  const remove = (room: Invited): void => {
    props.onChange(people.filter(({ mail }) => mail !== room.mail));
    if (draft.location === room.name) props.onLocation("");
  };
  return (
    <section className={css.people} aria-label={t("resources.title")}>
      <h3 className={css.heading}>{t("resources.title")}</h3>
      {rooms.length > 0 && (
        <ul className={css.list} aria-label={t("resources.title")}>
          {rooms.map((room) => (
            <RoomItem
              key={room.mail}
              room={room}
              resource={data.find(({ id }) => id === room.resource?.id)}
              time={time}
              span={faultOf(draft) === null && !draft.isAllDay ? inZone(draft, ownZone()) : null}
              onRemove={() => remove(room)}
            />
          ))}
        </ul>
      )}
      {isAsking ? (
        <RoomPicker
          {...props}
          query={query}
          onPicked={() => {
            setIsAsking(false);
            setPicked(picked + 1);
          }}
        />
      ) : (
        <div>
          <Button
            variant="secondary"
            // What had the focus is gone.
            autoFocus={picked > 0}
            icon={<DoorOpen aria-hidden="true" />}
            onPress={() => setIsAsking(true)}
          >
            {t("resources.add")}
          </Button>
        </div>
      )}
    </section>
  );
}

function RoomItem(props: {
  room: Invited;
  resource: Resource | undefined;
  time: ReturnType<typeof timeOf>;
  /** By the reader's clock. Null: no time is chosen, or whole days are. */
  span: Span | null;
  onRemove: () => void;
}) {
  const t = useText();
  const stateText = useStateText();
  const about = useAbout();
  const { room, resource, time } = props;
  const isBooked = room.answer === "accepted";
  const state = resource ? stateOf(resource.taken, time.start ?? "", time.rrule !== undefined) : null;
  return (
    <li className={css.room}>
      <div className={css.person}>
        <IconTile>{room.resource?.kind === "equipment" ? <Projector /> : <DoorOpen />}</IconTile>
        <span className={css.who}>
          <span className={css.name}>{room.name}</span>
          <span className={css.about}>{resource ? about(resource).join(" · ") : room.mail}</span>
        </span>
        <span className={css.marks}>
          {state && !(isBooked && state.kind === "free") && (
            <Chip tone={state.kind === "free" ? "success" : "danger"}>{stateText(state)}</Chip>
          )}
          {isBooked && <Chip tone="success">{t("resources.booked")}</Chip>}
          {room.answer === "declined" && <Chip tone="danger">{t("resources.declined")}</Chip>}
        </span>
        <IconButton size="sm" label={t("resources.remove", { name: room.name })} onPress={props.onRemove}>
          <X aria-hidden="true" />
        </IconButton>
      </div>
      {room.resource && props.span && <RoomDay id={room.resource.id} name={room.name} time={props.span} />}
    </li>
  );
}

/** How many are shown to choose from. */
const shown = 12;

function RoomPicker(props: Props & { query: ReturnType<typeof timeOf>; onPicked: () => void }) {
  const t = useText();
  const stateText = useStateText();
  const about = useAbout();
  const [text, setText] = useState("");
  const { people, draft, query } = props;
  const asked = useDeferredValue(text.trim());
  const { data = [] } = useQuery(resourcesQuery({ ...query, ...(asked === "" ? {} : { query: asked }) }));
  const count = people.filter((one) => !isRoom(one)).length + 1;
  const chosen = new Set(people.map(({ mail }) => mail));
  const offered = ranked(
    data.filter(({ address }) => !chosen.has(address)),
    count,
  ).slice(0, shown);
  const pickable = (one: Resource): Pickable => {
    const state = stateOf(one.taken, query.start ?? "", query.rrule !== undefined);
    const marks = [...(state ? [stateText(state)] : []), ...(isTooSmall(one, count) ? [t("resources.tooSmall")] : [])];
    return {
      id: one.id,
      displayName: one.name,
      name: one.name,
      organisationName: one.organisationName,
      avatarUrl: null,
      kind: "organisation",
      about: [...marks, ...about(one)].join(" · "),
    };
  };
  return (
    <PersonPicker
      label={t("resources.which")}
      hint={t("resources.whichHint")}
      inputValue={text}
      onInputChange={setText}
      people={offered.map(pickable)}
      opens="focus"
      onPick={({ id }) => {
        const room = offered.find((one) => one.id === id);
        if (!room) return;
        props.onChange([...people, roomOf(room)]);
        if (draft.location.trim() === "") props.onLocation(room.name);
        props.onPicked();
      }}
      empty={t("resources.nothing")}
    />
  );
}
