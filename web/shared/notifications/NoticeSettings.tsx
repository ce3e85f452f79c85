import type { ChangeNoticeSettings, NoticeSettingsView } from "@safos/contract/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { api } from "../../platform/api.ts";
import { queryClient } from "../../platform/query.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import {
  IconButton,
  Inset,
  Item,
  Notice,
  Section,
  Select,
  showToast,
  Skeleton,
  Switch,
  TextField,
} from "../../ui/index.ts";
import css from "./NoticeSettings.module.css";
import { isPushAble, readPush, startPush, stopPush } from "./push.ts";
import { noticeRulesQuery, noticeSettingsQuery } from "./queries.ts";
import { useTitles } from "./titles.ts";
import "./text.ts";

/** In the profile: what one is told about, when one is left alone, mail and push. */
export function NoticeSettings() {
  const t = useText();
  const { data } = useQuery(noticeSettingsQuery);
  return (
    <Section title={t("notices.title")}>
      <span id="notices" />
      {data ? <Settings settings={data} /> : <Skeleton label={t("common.loading")} />}
    </Section>
  );
}

function Settings({ settings }: { settings: NoticeSettingsView }) {
  const t = useText();
  const me = useMe();
  const [mailTo, setMailTo] = useState(settings.mailTo ?? "");
  const change = useMutation({
    mutationFn: (next: ChangeNoticeSettings) => api.patch<NoticeSettingsView>("/api/v1/notice-settings", next),
    onSuccess(view) {
      queryClient.setQueryData(noticeSettingsQuery.queryKey, view);
      showToast({ text: t("common.saved") });
    },
  });
  const isQuietOn = settings.quietFrom !== null && settings.quietTo !== null;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <Inset>
        <Select
          label={t("notices.level")}
          value={settings.level}
          onChange={(level) => change.mutate({ level })}
          options={[
            { id: "all", name: t("notices.level.all") },
            { id: "mentions", name: t("notices.level.mentions") },
            { id: "none", name: t("notices.level.none") },
          ]}
        />
      </Inset>
      <Item
        title={t("notices.quietOn")}
        about={t("notices.quietText")}
        isTall
        end={
          <Switch
            label={t("notices.quietOn")}
            isSelected={isQuietOn}
            onChange={(next) =>
              change.mutate(
                next ? { quietFrom: "18:00", quietTo: "07:00", timeZone: zone } : { quietFrom: null, quietTo: null },
              )
            }
          />
        }
      />
      {isQuietOn && (
        <Inset>
          <div className={css.times}>
            <TextField
              label={t("notices.quietFrom")}
              type="time"
              value={settings.quietFrom ?? ""}
              onChange={(quietFrom) => quietFrom && change.mutate({ quietFrom, timeZone: zone })}
            />
            <TextField
              label={t("notices.quietTo")}
              type="time"
              value={settings.quietTo ?? ""}
              onChange={(quietTo) => quietTo && change.mutate({ quietTo, timeZone: zone })}
            />
          </div>
        </Inset>
      )}
      <Item
        title={t("notices.quietWeekends")}
        end={
          <Switch
            label={t("notices.quietWeekends")}
            isSelected={settings.isQuietOnWeekends}
            onChange={(isQuietOnWeekends) => change.mutate({ isQuietOnWeekends })}
          />
        }
      />
      <Inset>
        {settings.isMailOn ? (
          <div className={css.times}>
            <Select
              label={t("notices.mail")}
              value={settings.mail}
              onChange={(mail) => change.mutate({ mail, timeZone: zone })}
              options={[
                { id: "never", name: t("notices.mail.never") },
                { id: "hourly", name: t("notices.mail.hourly") },
                { id: "daily", name: t("notices.mail.daily") },
              ]}
            />
            {settings.mail !== "never" && (
              <TextField
                label={t("notices.mailTo")}
                hint={t("notices.mailToHint", { name: me.person.name })}
                type="email"
                value={mailTo}
                onChange={setMailTo}
                onBlur={() => {
                  if (mailTo !== (settings.mailTo ?? "")) change.mutate({ mailTo: mailTo.trim() || null });
                }}
              />
            )}
          </div>
        ) : (
          <Notice isQuiet>{t("notices.mailOff")}</Notice>
        )}
      </Inset>
      <Push settings={settings} onOpenChange={(isPushOpen) => change.mutate({ isPushOpen })} />
      <Rules />
    </>
  );
}

function Push(props: { settings: NoticeSettingsView; onOpenChange: (isOpen: boolean) => void }) {
  const t = useText();
  const { settings } = props;
  const [isRefused, setRefused] = useState(false);
  const { data: isOn, refetch } = useQuery({ queryKey: ["push"], queryFn: readPush, enabled: isPushAble() });
  const change = useMutation({
    async mutationFn(next: boolean) {
      setRefused(false);
      if (next) setRefused(!(await startPush(settings.pushKey ?? "")));
      else await stopPush();
      await refetch();
    },
  });
  if (settings.pushKey === null)
    return (
      <Inset>
        <Notice isQuiet>{t("notices.pushOff")}</Notice>
      </Inset>
    );
  if (!isPushAble())
    return (
      <Inset>
        <Notice isQuiet>{t("notices.pushUnable")}</Notice>
      </Inset>
    );
  return (
    <>
      <Item
        title={t("notices.push")}
        end={<Switch label={t("notices.push")} isSelected={isOn ?? false} onChange={(next) => change.mutate(next)} />}
      />
      {isRefused && (
        <Inset>
          <Notice tone="warn">{t("notices.pushRefused")}</Notice>
        </Inset>
      )}
      <Item
        title={t("notices.pushOpen")}
        about={t("notices.pushOpenText")}
        end={<Switch label={t("notices.pushOpen")} isSelected={settings.isPushOpen} onChange={props.onOpenChange} />}
      />
    </>
  );
}

function Rules() {
  const t = useText();
  const { data: rules } = useQuery(noticeRulesQuery);
  const titles = useTitles(rules ?? []);
  const remove = useMutation({
    mutationFn: (rule: { kind: string; id: string }) => api.put("/api/v1/notice-rules", { ...rule, level: null }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: noticeRulesQuery.queryKey }),
  });
  return (
    <section aria-label={t("notices.rules")}>
      <Inset>
        <h3 className={css.heading}>{t("notices.rules")}</h3>
        {rules?.length === 0 && <p className={css.none}>{t("notices.rulesNone")}</p>}
      </Inset>
      {rules?.map((rule) => {
        const title = titles.get(`${rule.kind} ${rule.id}`) ?? rule.id;
        return (
          <Item
            key={`${rule.kind} ${rule.id}`}
            title={title}
            about={rule.level === null ? "" : t(`notices.level.${rule.level}`)}
            end={
              <IconButton
                label={t("notices.ruleRemove", { title })}
                size="sm"
                onPress={() => remove.mutate({ kind: rule.kind, id: rule.id })}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            }
          />
        );
      })}
    </section>
  );
}
