import type { Poll } from "@safos/contract/polls";
import { Check, CircleHelp, X } from "lucide-react";
import { useText } from "../../text/index.tsx";
import { cx, Table } from "../../ui/index.ts";
import { useOptionText } from "./options.ts";
import css from "./Polls.module.css";
import "./text.ts";

/** Who answered what, as a table. */
export function WhoTable({ poll }: { poll: Poll }) {
  const t = useText();
  const textOf = useOptionText(poll);
  const options = poll.options.filter((one) => one.isApproved);
  if (poll.ballots.length === 0) return null;
  return (
    <div className={css.who} tabIndex={0} role="region" aria-label={t("poll.who")}>
      <Table
        label={t("poll.who")}
        columns={[{ id: "name", name: t("poll.name") }, ...options.map((one) => ({ id: one.id, name: textOf(one) }))]}
      >
        {poll.ballots.map((ballot) => (
          <tr key={ballot.person?.id ?? ballot.name}>
            <td>{ballot.name}</td>
            {options.map((one) => {
              const value = ballot.answers.find((answer) => answer.optionId === one.id)?.value;
              return (
                <td
                  key={one.id}
                  className={cx(css.sign, value === undefined && css.none)}
                  data-value={poll.choice === "yesno" ? value : undefined}
                >
                  <Sign choice={poll.choice} value={value} />
                  {/* On a phone no column says which it is. */}
                  <span className={css.signed} aria-hidden="true">
                    {textOf(one)}
                  </span>
                </td>
              );
            })}
          </tr>
        ))}
      </Table>
    </div>
  );
}

/** An answer as a sign; in ranked polls its rank. */
function Sign({ choice, value }: { choice: Poll["choice"]; value: number | undefined }) {
  const t = useText();
  if (value === undefined) return null;
  if (choice === "ranked") return value;
  if (choice !== "yesno" || value === 2) return <Check role="img" aria-label={t("poll.yes")} />;
  if (value === 1) return <CircleHelp role="img" aria-label={t("poll.maybe")} />;
  return <X role="img" aria-label={t("poll.no")} />;
}
