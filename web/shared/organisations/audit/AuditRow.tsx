import type { AuditCategory, AuditRecord } from "@safos/contract/audit";
import { Download, KeyRound, LogIn, ShieldCheck, Siren, Trash2, Users } from "lucide-react";
import { formatTime, useLocale, useText } from "../../../text/index.tsx";
import { Chip, cx, PlainButton } from "../../../ui/index.ts";
import { reasonOf, sentenceOf } from "./sentence.ts";
import css from "./Audit.module.css";

const icons: Readonly<Record<AuditCategory, React.ReactNode>> = {
  signIn: <LogIn aria-hidden="true" />,
  people: <Users aria-hidden="true" />,
  access: <KeyRound aria-hidden="true" />,
  rules: <ShieldCheck aria-hidden="true" />,
  deletion: <Trash2 aria-hidden="true" />,
  export: <Download aria-hidden="true" />,
  breakGlass: <Siren aria-hidden="true" />,
};

/** One record: when, what, where. Pressed, it shows the rest. */
export function AuditRow({
  record,
  isChosen,
  onPress,
}: {
  record: AuditRecord;
  isChosen: boolean;
  onPress: () => void;
}) {
  const t = useText();
  const locale = useLocale();
  const isBreakGlass = record.category === "breakGlass";
  const about = [isBreakGlass ? reasonOf(record) : t(`audit.category.${record.category}`), record.workspace?.name]
    .filter(Boolean)
    .join(" · ");
  return (
    <PlainButton
      className={cx(css.row, isBreakGlass && css.breakGlass)}
      onPress={onPress}
      {...(isChosen ? { "aria-current": "true" } : {})}
    >
      <time className={css.time} dateTime={record.at}>
        {formatTime(locale, Date.parse(record.at))}
      </time>
      <span className={css.icon}>{icons[record.category]}</span>
      <span className={css.lines}>
        <span className={css.sentence}>{sentenceOf(t, record)}</span>
        <span className={css.about}>{about}</span>
      </span>
      {isBreakGlass && (
        <span className={css.chip}>
          <Chip tone="danger" icon={<Siren aria-hidden="true" />}>
            {t("audit.category.breakGlass")}
          </Chip>
        </span>
      )}
    </PlainButton>
  );
}
