import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useIsPhone } from "../../platform/screen.ts";
import css from "./ItemTitle.module.css";
import { useTitle } from "../../platform/title.ts";

/** The name is changed where it stands: Enter keeps it, Escape takes it back. */
export function ItemTitle(props: {
  title: string;
  /** What the field is called. */
  label: string;
  canWrite: boolean;
  onRename: (title: string) => Promise<unknown>;
}) {
  const [title, setTitle] = useState<string | null>(null);
  const rename = useMutation({ mutationFn: props.onRename, onSettled: () => setTitle(null) });
  const save = (): void => {
    const next = title?.trim() ?? "";
    if (next !== "" && next !== props.title) rename.mutate(next);
    else setTitle(null);
  };
  const shown = title ?? props.title;
  useTitle("thing", props.title);
  // On a phone nothing stands above it: the workspace's own heading has given way.
  const Heading = useIsPhone() ? "h1" : "h2";
  return (
    <Heading className={css.heading}>
      {props.canWrite ? (
        <span className={css.sizer} data-text={shown}>
          <input
            className={css.title}
            aria-label={props.label}
            value={shown}
            maxLength={200}
            size={1}
            onChange={(event) => setTitle(event.target.value)}
            onBlur={save}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.currentTarget.blur();
              if (event.key === "Escape") setTitle(null);
            }}
          />
        </span>
      ) : (
        <span className={css.fixed}>{props.title}</span>
      )}
    </Heading>
  );
}
