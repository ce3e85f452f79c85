import "./text.ts";
import { captionRoutes } from "@safos/contract/routes/captions";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { explain } from "../../../platform/api.ts";
import { explainPolicy } from "../../../platform/explain-policy.ts";
import { queryClient } from "../../../platform/query.ts";
import { request } from "../../../platform/request.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Dialog, Notice, Segmented, Select, Switch } from "../../../ui/index.ts";
import { CaptionRows } from "./CaptionBlock.tsx";
import css from "./CaptionsDialog.module.css";
import { useLanguageOptions } from "./languages.ts";
import { colours, languages, rowCounts, places, sizes, type SpokenLanguage } from "./preferences.ts";
import { captions, useCaptions } from "./store.ts";

/** Captions for everybody, by those who lead the meeting; and how one reads them oneself. */
export function CaptionsDialog(props: { meetingId: string | null; onClose: () => void }) {
  const t = useText();
  const { notice } = useCaptions();
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={t("captions.title")}
      about={t("captions.about")}
      closeLabel={t("common.close")}
    >
      {props.meetingId === null ? (
        notice === null && <Notice isQuiet>{t("captions.askModerator")}</Notice>
      ) : (
        <ForEverybody meetingId={props.meetingId} />
      )}
      <ForMe />
    </Dialog>
  );
}

function ForEverybody({ meetingId }: { meetingId: string }) {
  const t = useText();
  const { notice } = useCaptions();
  // A rule that ends them, or someone else who turns them on or off, is looked at while the dialog is open.
  const key = ["captions", meetingId, notice?.captions ?? "off", notice?.isKept ?? false];
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => request(captionRoutes.readCaptions, { params: { id: meetingId } }),
    // What has the focus stays while it is looked at again: with it gone, Escape would reach nothing.
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  const [chosen, setChosen] = useState<SpokenLanguage | null>(null);
  const [willKeep, setKept] = useState(false);
  const change = useMutation({
    meta: { isQuiet: true },
    mutationFn: ({ language, isKept }: { language: SpokenLanguage | null; isKept: boolean }) =>
      language === null
        ? request(captionRoutes.stopCaptions, { params: { id: meetingId } })
        : request(captionRoutes.startCaptions, {
            params: { id: meetingId },
            body: { language: language === "auto" ? null : language, isKept },
          }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["captions", meetingId] }),
  });
  const options = useLanguageOptions(t("captions.find"));
  if (!data) return null;
  if (!data.hasEngine) return <Notice tone="warn">{t("captions.noEngine")}</Notice>;
  if (data.refusal) return <Notice tone="warn">{explainPolicy({ ...data.refusal })}</Notice>;
  if (!data.canModerate) return notice === null ? <Notice isQuiet>{t("captions.askModerator")}</Notice> : null;
  const known = languages.find((one) => one === notice?.language) ?? (notice ? "auto" : "sv");
  const language = chosen ?? known;
  const isKept = notice ? notice.isKept : willKeep && data.keepRefusal === null;
  return (
    <div className={css.everybody}>
      {change.error && <Notice tone="danger">{explain(change.error)}</Notice>}
      <Select
        label={t("captions.spoken")}
        value={language}
        options={options}
        onChange={(next) => {
          setChosen(next);
          if (notice) change.mutate({ language: next, isKept });
        }}
      />
      {data.keepRefusal ? (
        <p className={css.hint}>{explainPolicy({ ...data.keepRefusal })}</p>
      ) : (
        <Switch
          isSelected={isKept}
          onChange={(next) => {
            setKept(next);
            if (notice) change.mutate({ language, isKept: next });
          }}
        >
          {t("captions.keep")}
        </Switch>
      )}
      <Button
        variant={notice ? "secondary" : "primary"}
        isPending={change.isPending}
        onPress={() => change.mutate({ language: notice ? null : language, isKept })}
      >
        {t(notice ? "captions.stop" : "captions.start")}
      </Button>
    </div>
  );
}

/** How one reads captions, with a row to try it on. */
function ForMe() {
  const t = useText();
  const { preferences } = useCaptions();
  const { size, colour, rows, place, speaks, isShown, isRead } = preferences;
  const options = useLanguageOptions(t("captions.asMeeting"));
  const sample = { key: "sample", identity: "", name: "Bo Ek", settled: t("captions.sample"), changing: "" };
  return (
    <section className={css.mine} aria-label={t("captions.forMe")}>
      <h3 className={css.heading}>{t("captions.forMe")}</h3>
      <Switch isSelected={isShown} onChange={(next) => captions.prefer({ isShown: next })}>
        {t("captions.show")}
      </Switch>
      <CaptionRows rows={[sample]} preferences={preferences} />
      <Setting label={t("captions.size")}>
        <Segmented
          label={t("captions.size")}
          value={size}
          options={sizes.map((id) => ({ id, name: t(`captions.size.${id}`) }))}
          onChange={(next) => captions.prefer({ size: next })}
        />
      </Setting>
      <Setting label={t("captions.colour")}>
        <Segmented
          label={t("captions.colour")}
          value={colour}
          options={colours.map((id) => ({ id, name: t(`captions.colour.${id}`) }))}
          onChange={(next) => captions.prefer({ colour: next })}
        />
      </Setting>
      <Setting label={t("captions.rows")}>
        <Segmented
          label={t("captions.rows")}
          value={rows}
          options={rowCounts.map((id) => ({ id, name: id }))}
          onChange={(next) => captions.prefer({ rows: next })}
        />
      </Setting>
      <Setting label={t("captions.place")}>
        <Segmented
          label={t("captions.place")}
          value={place}
          options={places.map((id) => ({ id, name: t(`captions.place.${id}`) }))}
          onChange={(next) => captions.prefer({ place: next })}
        />
      </Setting>
      <Select
        label={t("captions.iSpeak")}
        value={speaks}
        options={options}
        onChange={(next) => captions.prefer({ speaks: next })}
      />
      <Switch isSelected={isRead} onChange={(next) => captions.prefer({ isRead: next })}>
        {t("captions.readAloud")}
      </Switch>
    </section>
  );
}

function Setting({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={css.setting}>
      <span aria-hidden="true">{label}</span>
      {children}
    </div>
  );
}
