import type { PersonCard } from "@safos/contract/chat";
import { Link } from "@tanstack/react-router";
import { Clock, Copy, Mail } from "lucide-react";
import { now } from "../../../platform/clock.ts";
import { copyText } from "../../../platform/copy-text.ts";
import { useLocale, useText } from "../../../text/index.tsx";
import { Avatar, IconButton, listRowClass, RowName } from "../../../ui/index.ts";
import { timeIn } from "./local-time.ts";
import css from "./PersonCard.module.css";

/** Where the person is reached, what the clock is there, and the workspaces that both are in. */
export function CardFacts({ card, onClose }: { card: PersonCard; onClose: () => void }) {
  const t = useText();
  const locale = useLocale();
  const { person, timeZone, workspaces, workspaceCount } = card;
  const mail = person.guest?.mail ?? person.name;
  const time = timeZone === null ? null : timeIn(locale, timeZone, now());
  const further = workspaceCount - workspaces.length;
  return (
    <>
      <div className={css.facts}>
        <div className={css.fact}>
          <Mail aria-hidden="true" />
          <a
            className={css.mail}
            href={`mailto:${mail}`}
            title={mail}
            aria-label={t("personcard.mail", { name: mail })}
          >
            {mail}
          </a>
          <IconButton
            label={t("personcard.copyMail")}
            size="sm"
            onPress={() => void copyText(mail, t("personcard.mailCopied"))}
          >
            <Copy aria-hidden="true" />
          </IconButton>
        </div>
        {time !== null && (
          <div className={css.fact}>
            <Clock aria-hidden="true" />
            <span>{t("personcard.localTime", { time })}</span>
          </div>
        )}
      </div>
      {workspaces.length > 0 && (
        <section className={css.facts}>
          <h3 className={css.heading}>
            {t("personcard.shared")} <span>{workspaceCount}</span>
          </h3>
          <ul aria-label={t("personcard.shared")}>
            {workspaces.map(({ id, name: workspace, role }) => (
              <li key={id}>
                <Link
                  to="/w/$workspaceId"
                  params={{ workspaceId: id }}
                  className={listRowClass()}
                  // Its pages below are another place: what is shared is listed, wherever one stands.
                  activeOptions={{ exact: true }}
                  onClick={() => onClose()}
                >
                  <Avatar id={id} name={workspace} isSquare />
                  <RowName>{workspace}</RowName>
                  <span className={css.role}>{t(`role.${role}`)}</span>
                </Link>
              </li>
            ))}
          </ul>
          {further > 0 && <p className={css.about}>{t("personcard.further", { n: further })}</p>}
        </section>
      )}
    </>
  );
}
