import { useText } from "../../../text/index.tsx";
import { Button, Notice } from "../../../ui/index.ts";
import css from "./SignInPage.module.css";

/** The agency's provider is down: try again, or come in with an account that the agency keeps for this. */
export function NotAnswering(props: { organisation: string | null; onRetry: () => void; onReserve: () => void }) {
  const t = useText();
  const { organisation } = props;
  return (
    <div className={css.down}>
      <h1 className={css.title}>
        {organisation === null ? t("signin.notAnsweringUnnamed") : t("signin.notAnswering", { organisation })}
      </h1>
      <Notice tone="warn">{t("signin.notAnsweringText")}</Notice>
      <div className={css.pair}>
        <Button variant="primary" size="lg" isFull onPress={props.onRetry}>
          {t("common.retry")}
        </Button>
        <Button variant="quiet" size="lg" isFull onPress={props.onReserve}>
          {t("signin.reserve")}
        </Button>
      </div>
    </div>
  );
}
