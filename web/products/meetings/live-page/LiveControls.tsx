import "./text.ts";
import type { LivePage } from "@safos/contract/live-page";
import type { Meeting } from "@safos/contract/meetings";
import { useQuery } from "@tanstack/react-query";
import { CirclePause, CircleStop, Globe, Link2, Play } from "lucide-react";
import { copyText } from "../../../platform/copy-text.ts";
import { useText } from "../../../text/index.tsx";
import { Button } from "../../../ui/index.ts";
import css from "./LiveControls.module.css";
import { livePageQuery, setLivePage } from "./queries.ts";

/** Turns a webinar's live page on, pauses it and turns it off, and says how many watch; for those who lead. */
export function LiveControls({ meeting, isOnStage = false }: { meeting: Meeting; isOnStage?: boolean }) {
  const t = useText();
  const { id, canManage, isEncrypted } = meeting;
  const { data: page } = useQuery(livePageQuery(id));
  const isOver = meeting.state === "ended";
  if (!page || isEncrypted || isOver || (page.state === "off" && !canManage)) return null;
  return (
    <section aria-label={t("livepage.title")} className={isOnStage ? css.onStage : css.controls}>
      <h3 className={css.heading}>{t("livepage.title")}</h3>
      <p className={css.about}>
        {page.state === "off" ? t("livepage.about") : <State page={page} />}
        {page.hasPassword && ` ${t("livepage.aboutPassword")}`}
      </p>
      <Buttons {...{ id, page, canManage }} variant={isOnStage ? "stage" : "secondary"} />
    </section>
  );
}

function State({ page }: { page: LivePage }) {
  const t = useText();
  return (
    <>
      <span className={css.state}>{t(page.state === "on" ? "livepage.on" : "livepage.paused")}</span>
      {page.state === "on" && ` · ${t("livepage.watching", { n: page.watching })}`}
    </>
  );
}

function Buttons(props: { id: string; page: LivePage; canManage: boolean; variant: "stage" | "secondary" }) {
  const t = useText();
  const { id, page, canManage, variant } = props;
  const { state, url } = page;
  const look = { variant, size: "sm" } as const;
  if (state === "off")
    return (
      <div className={css.buttons}>
        <Button {...look} icon={<Globe aria-hidden="true" />} onPress={() => void setLivePage(id, "on")}>
          {t("livepage.turnOn")}
        </Button>
      </div>
    );
  return (
    <div className={css.buttons}>
      <Button
        {...look}
        icon={<Link2 aria-hidden="true" />}
        onPress={() => url !== null && void copyText(url, `${t("livepage.copied")} ${url}`)}
      >
        {t("livepage.copy")}
      </Button>
      {state === "on" && (
        <Button {...look} icon={<CirclePause aria-hidden="true" />} onPress={() => void setLivePage(id, "paused")}>
          {t("livepage.pause")}
        </Button>
      )}
      {state === "paused" && canManage && (
        <Button {...look} icon={<Play aria-hidden="true" />} onPress={() => void setLivePage(id, "on")}>
          {t("livepage.resume")}
        </Button>
      )}
      <Button {...look} icon={<CircleStop aria-hidden="true" />} onPress={() => void setLivePage(id, "off")}>
        {t("livepage.turnOff")}
      </Button>
    </div>
  );
}
