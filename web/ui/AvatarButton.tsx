import { Button } from "react-aria-components";
import { Avatar } from "./Avatar.tsx";
import css from "./AvatarButton.module.css";

/** A person's picture that opens something. */
export function AvatarButton(props: { id: string; name: string; imageUrl?: string | null; label: string }) {
  return (
    <Button className={css.button ?? ""} aria-label={props.label}>
      <Avatar id={props.id} name={props.name} imageUrl={props.imageUrl} size={28} />
    </Button>
  );
}
