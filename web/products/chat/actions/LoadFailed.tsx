import { useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";
import "./text.ts";

/** Says that something could not be fetched, with a way to try again. */
export function LoadFailed({ onAgain }: { onAgain: () => void }) {
  const t = useText();
  return (
    <Notice
      tone="danger"
      action={
        <Button size="sm" onPress={onAgain}>
          {t("common.retry")}
        </Button>
      }
    >
      {t("messageactions.loadFailed")}
    </Notice>
  );
}
