import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import css from "./JoinVerbs.module.css";

/** The end of what one sees before a call: back, or in. */
export function JoinVerbs(props: {
  label: string;
  isPending: boolean;
  isReady: boolean | undefined;
  onCancel: (() => void) | undefined;
}) {
  const t = useText();
  return (
    <div className={css.verbs}>
      {props.onCancel && (
        <Button size="lg" onPress={props.onCancel}>
          {t("common.cancel")}
        </Button>
      )}
      <Button
        type="submit"
        variant="primary"
        size="lg"
        isPending={props.isPending}
        isDisabled={props.isReady === false}
      >
        {props.label}
      </Button>
    </div>
  );
}
