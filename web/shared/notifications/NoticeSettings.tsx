import type { ChangeNoticeSettings, NoticeRule, NoticeSettingsView } from "@safos/contract/notifications";
import { notificationRoutes } from "@safos/contract/routes/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { queryClient } from "../../platform/query.ts";
import { request } from "../../platform/request.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import {
  Button,
  IconButton,
  Inset,
  Item,
  MomentField,
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

/** In the profile: what one is notified of, when one is left alone, mail and push. */
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

interface SettingsProps {
  settings: NoticeSettingsView;
  change: (next: ChangeNoticeSettings) => void;
}

function Settings({ settings }: { settings: NoticeSettingsView }) {
  const t = useText();
  const save = useMutation({
    mutationFn: (next: ChangeNoticeSettings) => request(notificationRoutes.changeSettings, { body: next }),
    onSuccess(view) {
      queryClient.setQueryData(noticeSettingsQuery.queryKey, view);
      showToast({ text: t("common.saved") });
    },
  });
  const change = (next: ChangeNoticeSettings): void => save.mutate(next);
  return (
    <>
      <Inset>
        <Select
          label={t("notices.level")}
          value={settings.level}
          onChange={(level) => change({ level })}
          options={[
            { id: "all", name: t("notices.level.all") },
            { id: "mentions", name: t("notices.level.mentions") },
            { id: "none", name: t("notices.level.none") },
          ]}
        />
      </Inset>
      <QuietHours settings={settings} change={change} />
      {settings.isMailOn && (
        <Item
          title={t("notices.mailAtOnce")}
          about={t("notices.mailAtOnceText")}
          isTall
          end={
            <Switch
              label={t("notices.mailAtOnce")}
              isSelected={settings.isMailedAtOnce}
              onChange={(isMailedAtOnce) => change({ isMailedAtOnce, timeZone: timeZoneHere() })}
            />
          }
        />
      )}
      <Inset>
        {settings.isMailOn ? (
          <Mail settings={settings} change={change} />
        ) : (
          <Notice isQuiet>{t("notices.mailOff")}</Notice>
        )}
      </Inset>
      <Push settings={settings} onOpenChange={(isPushOpen) => change({ isPushOpen })} />
      <Rules />
    </>
  );
}

/** Quiet hours and mail follow the clock where the person is. */
const timeZoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function QuietHours({ settings, change }: SettingsProps) {
  const t = useText();
  const isOn = settings.quietFrom !== null && settings.quietTo !== null;
  const setOn = (next: boolean): void =>
    change(
      next ? { quietFrom: "18:00", quietTo: "07:00", timeZone: timeZoneHere() } : { quietFrom: null, quietTo: null },
    );
  return (
    <>
      <Item
        title={t("notices.quietOn")}
        about={t("notices.quietText")}
        isTall
        end={<Switch label={t("notices.quietOn")} isSelected={isOn} onChange={setOn} />}
      />
      {isOn && (
        <Inset>
          <div className={css.times}>
            <MomentField
              kind="time"
              label={t("notices.quietFrom")}
              value={settings.quietFrom ?? ""}
              onChange={(quietFrom) => quietFrom && change({ quietFrom, timeZone: timeZoneHere() })}
            />
            <MomentField
              kind="time"
              label={t("notices.quietTo")}
              value={settings.quietTo ?? ""}
              onChange={(quietTo) => quietTo && change({ quietTo, timeZone: timeZoneHere() })}
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
            onChange={(isQuietOnWeekends) => change({ isQuietOnWeekends })}
          />
        }
      />
    </>
  );
}

function Mail({ settings, change }: SettingsProps) {
  const t = useText();
  const me = useMe();
  const [mailTo, setMailTo] = useState(settings.mailTo ?? "");
  return (
    <div className={css.times}>
      {settings.mailRefusedAt !== null && (
        <Notice
          tone="warn"
          action={
            <Button size="sm" onPress={() => change({ isMailConfirmed: true })}>
              {t("notices.mailConfirm")}
            </Button>
          }
        >
          {t("notices.mailRefused", { address: settings.mailRefusedAt })}
        </Notice>
      )}
      <Select
        label={t("notices.mail")}
        value={settings.mail}
        onChange={(mail) => change({ mail, timeZone: timeZoneHere() })}
        options={[
          { id: "never", name: t("notices.mail.never") },
          { id: "hourly", name: t("notices.mail.hourly") },
          { id: "daily", name: t("notices.mail.daily") },
        ]}
      />
      {(settings.mail !== "never" || settings.isMailedAtOnce) && (
        <TextField
          label={t("notices.mailTo")}
          hint={t("notices.mailToHint", { name: me.person.name })}
          type="email"
          value={mailTo}
          onChange={setMailTo}
          onBlur={() => {
            if (mailTo !== (settings.mailTo ?? "")) change({ mailTo: mailTo.trim() || null });
          }}
        />
      )}
    </div>
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
    mutationFn: (rule: Pick<NoticeRule, "kind" | "id">) =>
      request(notificationRoutes.setRule, { body: { ...rule, level: null } }),
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
