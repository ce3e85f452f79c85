import { Link } from "@tanstack/react-router";
import { inOrder } from "../../platform/product.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import { IconTile, Item, Section } from "../../ui/index.ts";
import css from "./TodayPage.module.css";

/** First steps for someone who has no workspace yet. */
export function Welcome({ onCreate }: { onCreate: (id: string) => void }) {
  const t = useText();
  const me = useMe();
  const steps = inOrder((product) => product.welcome).filter((step) => step.isFor?.(me) ?? true);
  return (
    <Section title={t("today.try")}>
      {steps.map(({ title, about, icon, opens }) => {
        const row = <Item icon={<IconTile>{icon}</IconTile>} title={t(title)} about={t(about)} />;
        return typeof opens === "string" ? (
          <button key={title} type="button" className={css.link} onClick={() => onCreate(opens)}>
            {row}
          </button>
        ) : (
          <Link key={title} className={css.link} to={opens.fullPath}>
            {row}
          </Link>
        );
      })}
    </Section>
  );
}
