import "./text.ts";
import type { OwnRegistration } from "@safos/contract/registration";
import { publicRegistrationRoutes } from "@safos/contract/routes/registration";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CalendarPlus, LinkIcon } from "lucide-react";
import { useState } from "react";
import { PublicFrame } from "../../../platform/PublicFrame.tsx";
import { explain } from "../../../platform/api.ts";
import { saveBlob } from "../../../platform/download.ts";
import { PathLink } from "../../../platform/PathLink.tsx";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useTitle } from "../../../platform/title.ts";
import { useText, type TextKey } from "../../../text/index.tsx";
import { Button, buttonClass, EmptyState, Notice, Skeleton } from "../../../ui/index.ts";
import { GuestWay } from "../GuestWay.tsx";
import { hasAsked } from "../useLobby.ts";
import css from "./PublicPage.module.css";
import { WhenText } from "./WhenText.tsx";
import { ownRegistrationQuery } from "./queries.ts";
import { standingOf, type Standing } from "./standing.ts";

const texts: Readonly<Record<Standing, { title: TextKey; text: TextKey }>> = {
  unconfirmed: { title: "registration.hello", text: "registration.confirmText" },
  waiting: { title: "registration.waits", text: "registration.waitsText" },
  ready: { title: "registration.youHave", text: "registration.youHaveText" },
  live: { title: "registration.youHave", text: "registration.liveText" },
  declined: { title: "registration.declinedTitle", text: "registration.declinedText" },
  cancelled: { title: "registration.cancelledTitle", text: "registration.cancelledText" },
  over: { title: "registration.overTitle", text: "registration.overText" },
  calledOff: { title: "registration.callOffTitle", text: "registration.callOffText" },
};

/** `/g/p-…`: someone's own link. Confirm, wait, go in, cancel. No account. */
export function RegisteredPage({ secret }: { secret: string }) {
  const t = useText();
  const [isEntering, setEntering] = useState(() => hasAsked(secret));
  const { data: own, error } = useQuery({ ...ownRegistrationQuery(secret), enabled: !isEntering });
  useTitle("thing", own?.title);
  if (isEntering) return <GuestWay secret={secret} />;
  if (error && !own)
    return (
      <PublicFrame organisation="" className={css.main}>
        <div className={css.single}>
          <EmptyState icon={<LinkIcon />} title={t("registration.goneTitle")} isPage>
            {t("registration.goneText")}
          </EmptyState>
        </div>
      </PublicFrame>
    );
  if (!own) return <Skeleton label={t("registration.loading")} rows={4} />;
  return (
    <PublicFrame organisation={own.organisationName} className={css.main}>
      <div className={css.single}>
        <section className={css.card} aria-label={t("registration.title")}>
          <p className={css.eyebrow}>{t("registration.webinarBy", { organisation: own.organisationName })}</p>
          <h1 className={css.title}>{own.title}</h1>
          <div className={css.facts}>
            <WhenText {...own} />
          </div>
          <Next secret={secret} own={own} onEnter={() => setEntering(true)} />
        </section>
      </div>
    </PublicFrame>
  );
}

/** What holds now, and what can be done about it. */
function Next({ secret, own, onEnter }: { secret: string; own: OwnRegistration; onEnter: () => void }) {
  const t = useText();
  const standing = standingOf(own);
  const { mutate, isPending, error } = useMutation({
    meta: { isQuiet: true },
    mutationFn: (verb: "confirmRegistration" | "cancelRegistration") =>
      request(publicRegistrationRoutes[verb], { body: { secret }, isQuiet: true }),
    onSuccess: (fresh) => queryClient.setQueryData(ownRegistrationQuery(secret).queryKey, fresh),
  });
  const { title, text } = texts[standing];
  const isConfirmable = standing === "unconfirmed" || standing === "cancelled";
  const { calendar } = own;
  return (
    <>
      <div role="status">
        <h2 className={css.cardTitle}>{t(title, { name: own.name })}</h2>
        <p>{t(text, { days: own.keptDays })}</p>
      </div>
      {error && <Notice tone="danger">{explain(error)}</Notice>}
      <div className={css.buttons}>
        {isConfirmable && (
          <Button variant="primary" isPending={isPending} onPress={() => mutate("confirmRegistration")}>
            {t(standing === "cancelled" ? "registration.again" : "registration.confirm")}
          </Button>
        )}
        {standing === "live" &&
          (own.path === null ? (
            <Button variant="primary" onPress={onEnter}>
              {t("registration.join")}
            </Button>
          ) : (
            <PathLink className={buttonClass("primary")} path={own.path}>
              {t("registration.joinAs")}
            </PathLink>
          ))}
        {standing === "ready" && calendar !== null && (
          <Button
            variant="primary"
            icon={<CalendarPlus aria-hidden="true" />}
            onPress={() => saveBlob(new Blob([calendar], { type: "text/calendar" }), t("registration.calendarFile"))}
          >
            {t("registration.calendar")}
          </Button>
        )}
      </div>
      {["ready", "live", "waiting"].includes(standing) && (
        <Cancel isPending={isPending} onCancel={() => mutate("cancelRegistration")} />
      )}
    </>
  );
}

/** Asks once more, where one stands: the seat may be gone at once. */
function Cancel({ isPending, onCancel }: { isPending: boolean; onCancel: () => void }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  if (!isAsking)
    return (
      <div className={css.buttons}>
        <Button variant="quiet" onPress={() => setAsking(true)}>
          {t("registration.cancel")}
        </Button>
      </div>
    );
  return (
    <div role="group" aria-label={t("registration.cancel")} className={css.facts}>
      <p>{t("registration.cancelSure")}</p>
      <div className={css.buttons}>
        <Button variant="danger" isPending={isPending} onPress={onCancel} autoFocus>
          {t("registration.cancelDo")}
        </Button>
        <Button variant="quiet" onPress={() => setAsking(false)}>
          {t("registration.keep")}
        </Button>
      </div>
    </div>
  );
}
