import type { StricterRules } from "@safos/contract/policy";
import { Building2 } from "lucide-react";
import type { ReactNode } from "react";
import { useText } from "../../../text/index.tsx";
import { cx } from "../../../ui/index.ts";
import css from "./Rules.module.css";

/** A rule as a sentence; beneath it the organisations whose rule is stricter. */
export function RuleRow(props: {
  title: string;
  about: ReactNode;
  stricter: StricterRules["items"];
  isChosen: boolean;
  end: ReactNode;
}) {
  const t = useText();
  return (
    <div className={cx(css.row, props.isChosen && css.chosen)}>
      <div className={css.lines}>
        <div className={css.name}>{props.title}</div>
        <div className={css.about}>{props.about}</div>
        {props.stricter.map(({ rule, organisation, workspaces, days }) => (
          <div key={organisation.id} className={css.stricter}>
            <Building2 aria-hidden="true" />
            {days === null
              ? t(rule === "guestLinkPassword" ? "policy.stricterDemand" : "policy.stricter", {
                  organisation: organisation.name,
                  n: workspaces,
                })
              : t("policy.stricterDays", { organisation: organisation.name, days, n: workspaces })}
          </div>
        ))}
      </div>
      {props.end}
    </div>
  );
}
