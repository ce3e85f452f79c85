import "../text.ts";
import { Smile } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Hidden, Menu, PlainButton } from "../../../ui/index.ts";
import { call } from "./call.ts";
import crowd from "./Crowd.module.css";
import { byEmoji, nameOf, reactions, type Reaction } from "./reactions.ts";
import css from "./Stage.module.css";

/** What others send at this moment, over the pictures; read out as a sentence each. */
export function ReactionChips({ shown }: { shown: readonly Reaction[] }) {
  const t = useText();
  return (
    <div className={crowd.reactions} role="status" aria-label={t("meeting.reactions")}>
      {byEmoji(shown).map(({ emoji, names }) => (
        <span key={emoji} className={crowd.reaction}>
          <span aria-hidden="true">{emoji}</span>
          <Hidden>{t(nameOf(emoji))}: </Hidden>
          {names.length < 3 ? names.join(", ") : t("meeting.manyReacted", { n: names.length })}
        </span>
      ))}
    </div>
  );
}

/** The control that sends one. */
export function ReactionControl() {
  const t = useText();
  return (
    <Menu
      label={t("meeting.react")}
      trigger={
        <PlainButton className={css.control ?? ""}>
          <span className={css.controlIcon}>
            <Smile aria-hidden="true" />
          </span>
          {t("meeting.react")}
        </PlainButton>
      }
      actions={reactionActions(t)}
    />
  );
}

export const reactionActions = (t: ReturnType<typeof useText>) =>
  reactions.map(({ emoji, name }) => ({
    id: `react ${emoji}`,
    name: t(name),
    icon: <span aria-hidden="true">{emoji}</span>,
    onAction: () => void call.react(emoji),
  }));
