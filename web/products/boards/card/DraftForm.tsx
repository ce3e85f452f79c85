import type { ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Form, Notice } from "../../../ui/index.ts";
import css from "./CardPanel.module.css";

/** A field being changed, with what someone else has written in it meanwhile. */
export function DraftForm(props: {
  theirs: string | null;
  isSaving: boolean;
  onSave: () => void;
  onEnd: () => void;
  children: ReactNode;
}) {
  const { theirs, onEnd } = props;
  const t = useText();
  return (
    <Form onSubmit={props.onSave}>
      {props.children}
      {theirs !== null && (
        <Notice
          tone="warn"
          action={
            <Button size="xs" onPress={onEnd}>
              {t("boards.takeTheirs")}
            </Button>
          }
        >
          {t("boards.stale")}
          <span className={css.theirs}>{theirs.slice(0, 400)}</span>
        </Notice>
      )}
      <div className={css.buttons}>
        <Button size="sm" variant="primary" type="submit" isPending={props.isSaving}>
          {t(theirs === null ? "common.save" : "boards.saveMine")}
        </Button>
        <Button size="sm" onPress={onEnd}>
          {t("common.cancel")}
        </Button>
      </div>
    </Form>
  );
}
