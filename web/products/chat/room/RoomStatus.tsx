import { useText, type Text } from "../../../text/index.tsx";
import { Avatar } from "../../../ui/index.ts";
import type { RoomView } from "../room-view.ts";
import type { Person } from "../person.ts";
import css from "./RoomView.module.css";

function typingText(t: Text, people: readonly Person[]): string {
  const [a, b] = people;
  if (!a) return "";
  if (!b) return t("chat.typingOne", { a: a.name });
  return people.length === 2
    ? t("chat.typingTwo", { a: a.name, b: b.name })
    : t("chat.typingMany", { n: people.length });
}

/** Who types, and who has read the newest message. */
export function RoomStatus({ typing, readBy }: Pick<RoomView, "typing" | "readBy">) {
  const t = useText();
  return (
    <div className={css.status}>
      <div className={css.typing}>
        {typing.length > 0 && (
          <>
            <span className={css.dots} aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {typingText(t, typing)}
          </>
        )}
      </div>
      {readBy.length > 0 && (
        <div className={css.seen} title={t("chat.readByNames", { names: readBy.map((one) => one.name).join(", ") })}>
          {t("chat.readBy", { n: readBy.length })}
          <span className={css.seers} aria-hidden="true">
            {readBy.slice(0, 4).map((one) => (
              <Avatar key={one.userId} id={one.userId} name={one.name} imageUrl={one.avatarUrl} size={18} />
            ))}
          </span>
        </div>
      )}
    </div>
  );
}
