import type { Guest } from "@safos/contract/guests";
import { Check, CircleX, Clock, Mail, MailX } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { formatDate, useLocale, useText } from "../../../text/index.tsx";
import { Chip, type ChipTone } from "../../../ui/index.ts";
import { daysUntil } from "./days.ts";
import css from "./Guests.module.css";

const tones = {
  active: { tone: "success", icon: <Check aria-hidden="true" /> },
  review: { tone: "warn", icon: <Clock aria-hidden="true" /> },
  invited: { tone: "plain", icon: <Mail aria-hidden="true" /> },
  ended: { tone: "danger", icon: <CircleX aria-hidden="true" /> },
} as const satisfies Record<Guest["state"], { tone: ChipTone; icon: React.ReactNode }>;

export function StateChip({ state, isMailRefused }: Pick<Guest, "state" | "isMailRefused">) {
  const t = useText();
  return (
    <span className={css.states}>
      <Chip tone={tones[state].tone} icon={tones[state].icon}>
        {t(`guests.state.${state}`)}
      </Chip>
      {isMailRefused && state !== "ended" && (
        <Chip tone="warn" icon={<MailX aria-hidden="true" />}>
          {t("guests.mailRefused")}
        </Chip>
      )}
    </span>
  );
}

/** The day on which it ends, or has ended, and how far away that is. */
export function Ends({ guest }: { guest: Pick<Guest, "state" | "endsAt" | "endedAt" | "invitedAt"> }) {
  const t = useText();
  const locale = useLocale();
  const time = now();
  const at = Date.parse(guest.state === "ended" ? (guest.endedAt ?? guest.endsAt) : guest.endsAt);
  const days = daysUntil(at, time);
  const left = days === 0 ? t("guests.today") : t("guests.inDays", { n: days });
  const invited = t("guests.invitedAt", { day: formatDate(locale, Date.parse(guest.invitedAt), time) });
  return (
    <span className={css.ends}>
      {formatDate(locale, at, time)}
      {guest.state !== "ended" && <span className={css.left}>{guest.state === "invited" ? invited : left}</span>}
    </span>
  );
}
