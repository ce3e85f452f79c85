import "./text.ts";
import type { Meeting } from "@safos/contract/meetings";
import type { RegistrationPage } from "@safos/contract/registration";
import { useQuery } from "@tanstack/react-query";
import { Link2, Settings2, UserPlus } from "lucide-react";
import { useState } from "react";
import { copyText } from "../../../platform/copy-text.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Chip } from "../../../ui/index.ts";
import css from "../MeetingPanel.module.css";
import own from "./Registration.module.css";
import { registrationPageQuery } from "./queries.ts";
import { RegistrationDialog } from "./RegistrationDialog.tsx";
import { RegistrationList } from "./RegistrationList.tsx";

/** Registration for a webinar, on the meeting's page, for those who lead it. */
export function RegistrationSection({ meeting }: { meeting: Meeting }) {
  const t = useText();
  const { data: page } = useQuery(registrationPageQuery(meeting.id));
  const [isSetting, setSetting] = useState(false);
  if (page === undefined) return null;
  const canSet = meeting.canManage && meeting.state !== "ended";
  if (page === null && !canSet) return null;
  return (
    <section aria-label={t("registration.title")} className={own.section}>
      <h3 className={css.heading}>{t("registration.title")}</h3>
      {page === null ? <p className={css.hint}>{t("registration.off")}</p> : <Counts page={page} />}
      <div className={css.buttons}>
        {page?.isOpen && meeting.state !== "ended" && (
          <Button
            size="sm"
            icon={<Link2 aria-hidden="true" />}
            onPress={() => void copyText(page.url, `${t("registration.copied")} ${page.url}`)}
          >
            {t("registration.copy")}
          </Button>
        )}
        {canSet && (
          <Button
            size="sm"
            icon={page === null ? <UserPlus aria-hidden="true" /> : <Settings2 aria-hidden="true" />}
            onPress={() => setSetting(true)}
          >
            {t(page === null ? "registration.turnOn" : "registration.settings")}
          </Button>
        )}
      </div>
      {page !== null && <RegistrationList meeting={meeting} />}
      {isSetting && <RegistrationDialog meetingId={meeting.id} page={page} onClose={() => setSetting(false)} />}
    </section>
  );
}

function Counts({ page }: { page: RegistrationPage }) {
  const t = useText();
  const { counts, seats, isOpen } = page;
  return (
    <p className={own.counts}>
      <Chip tone={isOpen ? "success" : "outline"}>{t(isOpen ? "registration.open" : "registration.closed")}</Chip>
      <span>
        {seats === null
          ? t("registration.count.registered", { n: counts.registered })
          : t("registration.seatsOf", { n: counts.registered, seats })}
      </span>
      {counts.waiting > 0 && <span>{t("registration.count.waiting", { n: counts.waiting })}</span>}
      {counts.came > 0 && <span>{t("registration.count.came", { n: counts.came })}</span>}
    </p>
  );
}
