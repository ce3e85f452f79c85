import { useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";
import "../text.ts";

/** Offers to go on with what was begun and not saved. */
export function LeftDraft(props: { title: string; onResume: () => void; onDrop: () => void }) {
  const t = useText();
  return (
    <Notice
      isQuiet
      action={
        <>
          <Button variant="quiet" size="sm" onPress={props.onResume}>
            {t("planning.resume")}
          </Button>
          <Button variant="quiet" size="sm" onPress={props.onDrop}>
            {t("planning.drop")}
          </Button>
        </>
      }
    >
      {t("planning.left", { title: props.title.trim() || t("calendar.untitled") })}
    </Notice>
  );
}
