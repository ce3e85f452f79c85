import { useText } from "../../../text/index.tsx";
import { Avatar, Button, Chip, Item } from "../../../ui/index.ts";
import { useSummary } from "../summary.ts";
import type { RoomToEnter } from "./room-to-enter.ts";
import css from "./RoomsToEnter.module.css";
import "./text.ts";

interface Verbs {
  /** The one that is entered right now. */
  enteringId: string | null;
  onOpen: (roomId: string) => void;
  onEnter: (roomId: string) => void;
}

/** Chats and spaces: those that the person is in are opened, the others entered where they may be. */
export function RoomsToEnter({ rooms, label, ...verbs }: Verbs & { rooms: readonly RoomToEnter[]; label: string }) {
  return (
    <ul className={css.list} aria-label={label}>
      {rooms.map((room) => (
        <li key={room.id}>
          <Row room={room} {...verbs} />
        </li>
      ))}
    </ul>
  );
}

function Row(props: Verbs & { room: RoomToEnter }) {
  const t = useText();
  const { room } = props;
  const name = room.name === "" ? t("openchats.unnamed") : room.name;
  const about = [
    ...(room.isSpace ? [t("openchats.space")] : []),
    t("openchats.people", { n: room.people }),
    ...(room.isEncrypted ? [t("openchats.encrypted")] : []),
    ...(room.topic === "" ? [] : [room.topic]),
  ].join(" · ");
  return (
    <Item
      isPlain
      icon={<Avatar id={room.id} name={name} imageUrl={room.pictureUrl} size={36} isSquare />}
      title={<span className={css.name}>{name}</span>}
      about={<span className={css.about}>{about}</span>}
      end={<RowEnd {...props} name={name} />}
    />
  );
}

function RowEnd({ room, name, enteringId, onOpen, onEnter }: Parameters<typeof Row>[0] & { name: string }) {
  const t = useText();
  const { rooms, spaces } = useSummary();
  const own = rooms.get(room.id) ?? spaces.find(({ id }) => id === room.id);
  if (own && !own.isInvite)
    return (
      <span className={css.in}>
        <Chip tone="success">{t("openchats.in")}</Chip>
        <Button
          size="sm"
          variant="quiet"
          aria-label={t("openchats.openNamed", { name })}
          onPress={() => onOpen(room.id)}
        >
          {t("openchats.open")}
        </Button>
      </span>
    );
  if (room.isByInvitation && !own) return <Chip>{t("openchats.byInvitation")}</Chip>;
  return (
    <Button
      size="sm"
      aria-label={t("openchats.enterNamed", { name })}
      isPending={enteringId === room.id}
      isDisabled={enteringId !== null && enteringId !== room.id}
      onPress={() => onEnter(room.id)}
    >
      {t("openchats.enter")}
    </Button>
  );
}
