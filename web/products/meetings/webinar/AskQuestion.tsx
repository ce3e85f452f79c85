import "./text.ts";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Switch } from "../../../ui/index.ts";
import { ask } from "./verbs.ts";
import css from "./Webinar.module.css";

/** One's own question, with or without one's name for the others. */
export function AskQuestion({ isReviewed }: { isReviewed: boolean }) {
  const t = useText();
  const [text, setText] = useState("");
  const [isAnonymous, setAnonymous] = useState(false);
  const [isPending, setPending] = useState(false);
  return (
    <form
      className={css.ask}
      onSubmit={(event) => {
        event.preventDefault();
        const question = text.trim();
        if (question === "" || isPending) return;
        setPending(true);
        void ask({ text: question, isAnonymous }).then((isDone) => {
          setPending(false);
          if (isDone) setText("");
        });
      }}
    >
      <textarea
        aria-label={t("webinar.ask")}
        placeholder={t("webinar.ask")}
        rows={2}
        maxLength={1000}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <p className={css.about}>
        {isReviewed && `${t("webinar.reviewedNote")} `}
        {t("webinar.askAbout")}
      </p>
      <span className={css.askFoot}>
        <Switch isSelected={isAnonymous} onChange={setAnonymous}>
          {t("webinar.askAnonymous")}
        </Switch>
        <Button type="submit" variant="primary" size="sm" isPending={isPending} isDisabled={text.trim() === ""}>
          {t("webinar.askSend")}
        </Button>
      </span>
    </form>
  );
}
