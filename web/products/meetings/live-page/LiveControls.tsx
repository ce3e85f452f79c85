import "../webinar/text.ts";
import type { LivePage } from "@safos/contract/live-page";
import type { Meeting } from "@safos/contract/meetings";
import { useQuery } from "@tanstack/react-query";
import { CirclePause, CircleStop, Link2, Play, Video } from "lucide-react";
import { copyText } from "../../../platform/copy-text.ts";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import { livePageQuery, setLivePage } from "./queries.ts";

/** How it stands where it is: on the meeting's page, or on the stage. */
interface LiveLook {
  readonly section?: string | undefined;
  readonly heading: string | undefined;
  readonly about: string | undefined;
  readonly buttons: string | undefined;
  readonly variant: "stage" | "secondary";
}

/** Turns a webinar's live page on, pauses it and turns it off, and says how many watch; for those who lead. */
export function LiveControls({ meeting, look }: { meeting: Meeting; look: LiveLook }) {
  const t = useText();
  const { id, canManage, isEncrypted } = meeting;
  const { data: page } = useQuery(livePageQuery(id));
  const isOver = meeting.state === "ended";
  if (!page || isEncrypted || isOver || (page.state === "off" && !canManage)) return null;
  return (
    <section aria-label={t("webinar.livePage.title")} className={look.section}>
      <h3 className={look.heading}>{t("webinar.livePage.title")}</h3>
      <p className={look.about}>
        {page.state === "off" ? t("webinar.livePage.about") : <State page={page} />}
        {page.hasPassword && ` ${t("webinar.livePage.aboutPassword")}`}
      </p>
      <Buttons {...{ id, page, canManage, look }} />
    </section>
  );
}

function State({ page }: { page: LivePage }) {
  const t = useText();
  return (
    <>
      <strong>{t(page.state === "on" ? "webinar.livePage.on" : "webinar.livePage.paused")}</strong>
      {page.state === "on" && ` · ${t("webinar.livePage.watching", { n: page.watching })}`}
    </>
  );
}

function Buttons(props: { id: string; page: LivePage; canManage: boolean; look: LiveLook }) {
  const t = useText();
  const { id, page, canManage } = props;
  const { state, url } = page;
  const look = { variant: props.look.variant, size: "sm" } as const;
  if (state === "off")
    return (
      <div className={props.look.buttons}>
        <Button {...look} icon={<Video aria-hidden="true" />} onPress={() => void setLivePage(id, "on")}>
          {t("webinar.livePage.turnOn")}
        </Button>
      </div>
    );
  return (
    <div className={props.look.buttons}>
      <Button
        {...look}
        icon={<Link2 aria-hidden="true" />}
        onPress={() => url !== null && void copyText(url, `${t("webinar.livePage.copied")} ${url}`)}
      >
        {t("webinar.livePage.copy")}
      </Button>
      {state === "on" && (
        <Button {...look} icon={<CirclePause aria-hidden="true" />} onPress={() => void setLivePage(id, "paused")}>
          {t("webinar.livePage.pause")}
        </Button>
      )}
      {state === "paused" && canManage && (
        <Button {...look} icon={<Play aria-hidden="true" />} onPress={() => void setLivePage(id, "on")}>
          {t("webinar.livePage.resume")}
        </Button>
      )}
      <Button {...look} icon={<CircleStop aria-hidden="true" />} onPress={() => void setLivePage(id, "off")}>
        {t("webinar.livePage.turnOff")}
      </Button>
    </div>
  );
}
