import { ArrowLeft, ArrowRight, CircleCheck, Send } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import css from "./AnswerForm.module.css";

/** Back, and on: to the next page, or with what was answered. */
export function StepActions(props: {
  /** Missing on the first page. */
  onBack?: (() => void) | undefined;
  isLast: boolean;
  isChange: boolean;
  isPending: boolean;
}) {
  const t = useText();
  const { onBack, isLast, isChange, isPending } = props;
  return (
    <div className={css.actions}>
      {onBack && (
        <Button size="lg" icon={<ArrowLeft aria-hidden="true" />} onPress={onBack}>
          {t("forms.back")}
        </Button>
      )}
      <span className={css.space} />
      {isLast ? (
        <Button
          variant="primary"
          size="lg"
          type="submit"
          isPending={isPending}
          icon={isChange ? <CircleCheck aria-hidden="true" /> : <Send aria-hidden="true" />}
        >
          {t(isChange ? "forms.saveChange" : "forms.send")}
        </Button>
      ) : (
        <Button variant="primary" size="lg" type="submit">
          {t("forms.next")}
          <ArrowRight aria-hidden="true" />
        </Button>
      )}
    </div>
  );
}
