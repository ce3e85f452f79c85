import { Users } from "lucide-react";
import { cx } from "./cx.ts";
import css from "./Avatar.module.css";
import tones from "./tones.module.css";
import { pictureUrl } from "./picture.ts";
import { initialsOf, toneOf } from "./tone.ts";

export type AvatarSize = 18 | 20 | 24 | 28 | 36 | 72;

/** People are circles, workspaces and groups rounded squares. Without a `label` it is decoration beside a written name. */
export function Avatar(props: {
  /** What the tone is chosen from: of a person their Matrix id, which chat, lists and calls all know. */
  id: string;
  /** The tone itself, where it is known without the id. */
  tone?: number;
  name: string;
  size?: AvatarSize;
  isSquare?: boolean;
  /** A group: an icon instead of initials. */
  isGroup?: boolean;
  imageUrl?: string | null | undefined;
  label?: string;
}) {
  const className = cx(
    css.avatar,
    css[`d${props.size ?? 24}`],
    tones[`c${props.tone ?? toneOf(props.id)}`],
    (props.isSquare || props.isGroup) && css.square,
  );
  const inside = props.isGroup ? (
    <Users className={css.icon ?? ""} aria-hidden="true" />
  ) : props.imageUrl ? (
    <img className={css.image} src={pictureUrl(props.imageUrl)} alt="" />
  ) : (
    <span className={css.initials} data-initials={initialsOf(props.name)} aria-hidden="true" />
  );
  return props.label ? (
    <span className={className} role="img" aria-label={props.label}>
      {inside}
    </span>
  ) : (
    <span className={className} aria-hidden="true">
      {inside}
    </span>
  );
}

/** A few people in a row; the rest as a number. Decoration: say it in words beside. */
export function AvatarStack(props: {
  people: readonly { id: string; name: string; tone?: number; isGroup?: boolean }[];
  size?: AvatarSize;
  most?: number;
}) {
  const most = props.most ?? 4;
  const rest = props.people.length - most;
  return (
    <span className={css.stack} aria-hidden="true">
      {props.people.slice(0, most).map((person) => (
        <Avatar
          key={person.id}
          id={person.id}
          name={person.name}
          size={props.size ?? 24}
          isGroup={person.isGroup ?? false}
          {...(person.tone === undefined ? {} : { tone: person.tone })}
        />
      ))}
      {rest > 0 && <span className={cx(css.avatar, css[`d${props.size ?? 24}`], css.more)}>+{rest}</span>}
    </span>
  );
}
