import type { BoardElement } from "@safos/contract/whiteboard-elements";
import { textIn } from "@safos/contract/whiteboard-outline";
import { Eye, Presentation } from "lucide-react";
import { useEffect, useState } from "react";
import { useText } from "../../text/index.tsx";
import { Button } from "../../ui/index.ts";
import css from "./GatheringBar.module.css";
import type { Together } from "./presence.ts";

/** Whom this page goes along with, and how to stop; or who presents, and how to come along. */
export function FollowPart(props: {
  together: Together;
  frames: readonly BoardElement[];
  onJoin: (personId: string) => void;
  onStop: () => void;
}) {
  const t = useText();
  const { onStop } = props;
  const { followed, presenter } = props.together;
  const isFollowing = followed !== null;
  useEffect(() => {
    if (!isFollowing) return undefined;
    const press = (event: KeyboardEvent): void => {
      // Escape belongs to what lies on top first.
      if (event.key !== "Escape" || event.defaultPrevented) return;
      if (event.target instanceof Element && event.target.closest("[role=dialog], [role=menu], aside, input, textarea"))
        return;
      onStop();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [isFollowing, onStop]);
  const place = props.frames.findIndex((one) => one.id === followed?.slide);
  const slide = t("whiteboards.slide", {
    n: place + 1,
    of: props.frames.length,
    name: textIn(props.frames[place]?.["name"]),
  });
  const message = followed
    ? `${t("whiteboards.following", { name: followed.person.name })}${place < 0 ? "" : ` · ${slide}`}`
    : presenter
      ? t("whiteboards.presents", { name: presenter.person.name })
      : "";
  // Whom it was that is followed no more.
  const [last, setLast] = useState("");
  if (followed && followed.person.name !== last) setLast(followed.person.name);
  return (
    <>
      <span className={css.hidden} aria-live="polite">
        {message === "" && last !== "" ? t("whiteboards.followEnded", { name: last }) : message}
      </span>
      {message !== "" && (
        <div className={css.part} data-follow>
          {followed ? <Eye aria-hidden="true" /> : <Presentation aria-hidden="true" />}
          <span>{message}</span>
          <Button size="sm" onPress={() => (followed ? onStop() : presenter && props.onJoin(presenter.person.id))}>
            {t(followed ? "whiteboards.followStop" : "whiteboards.join")}
          </Button>
        </div>
      )}
    </>
  );
}
