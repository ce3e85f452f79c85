import type { Form, FormSettings } from "@safos/contract/forms";
import { useEffect, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { MomentField, Select, Switch, TextField } from "../../../ui/index.ts";
import { editor } from "./editor.ts";
import css from "./Editor.module.css";

/** Rules that take effect at once. */
export function FormRules({ form }: { form: Form }) {
  const t = useText();
  const { settings } = form;
  const set = (change: Partial<FormSettings>): void => void editor.change({ settings: change });
  const receiptHint = settings.isAnonymous
    ? t("forms.set.receiptAnonymous")
    : form.isMailOn
      ? t("forms.set.receiptHint")
      : t("forms.set.receiptOff");
  return (
    <div className={css.rules}>
      <Rule
        name={t("forms.set.anonymous")}
        hint={t("forms.set.anonymousHint")}
        isOn={settings.isAnonymous}
        isDisabled={form.responseCount > 0}
        onChange={(isAnonymous) => set({ isAnonymous })}
      />
      <Rule
        name={t("forms.set.once")}
        hint={t("forms.set.onceHint")}
        isOn={settings.isOncePerPerson}
        onChange={(isOncePerPerson) => set({ isOncePerPerson })}
      />
      <Rule
        name={t("forms.set.canChange")}
        hint={t("forms.set.canChangeHint")}
        isOn={settings.canChange}
        onChange={(canChange) => set({ canChange })}
      />
      <Rule
        name={t("forms.set.shuffle")}
        hint={t("forms.set.shuffleHint")}
        isOn={settings.isShuffled}
        onChange={(isShuffled) => set({ isShuffled })}
      />
      <Rule
        name={t("forms.set.share")}
        hint={t("forms.set.shareHint")}
        isOn={settings.areResultsShared}
        onChange={(areResultsShared) => set({ areResultsShared })}
      />
      <Rule
        name={t("forms.set.receipt")}
        hint={receiptHint}
        isOn={settings.hasReceipt}
        isDisabled={!form.isMailOn || settings.isAnonymous}
        onChange={(hasReceipt) => set({ hasReceipt })}
      />
      <Rule
        name={t("forms.set.sheet")}
        hint={t("forms.set.sheetHint")}
        isOn={settings.hasSheet}
        onChange={(hasSheet) => set({ hasSheet })}
      />
      <Rule
        name={t("forms.set.template")}
        hint={t("forms.set.templateHint")}
        isOn={settings.isTemplate}
        onChange={(isTemplate) => set({ isTemplate })}
      />
      <Select
        label={t("forms.set.language")}
        value={settings.language}
        options={[
          { id: "sv", name: t("forms.language.sv") },
          { id: "en", name: t("forms.language.en") },
        ]}
        onChange={(language) => set({ language })}
      />
    </div>
  );
}

function Rule(props: {
  name: string;
  hint: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <div className={css.rule}>
      <div>
        <div className={css.ruleName} aria-hidden="true">
          {props.name}
        </div>
        <div className={css.hint}>{props.hint}</div>
      </div>
      <Switch
        label={props.name}
        isSelected={props.isOn}
        isDisabled={props.isDisabled ?? false}
        onChange={props.onChange}
      />
    </div>
  );
}

/** `2026-12-04T16:00` in the local time zone. */
function localOf(moment: string | null): string {
  if (moment === null) return "";
  const date = new Date(moment);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** When it opens and closes, how many answers, how long they are kept. */
export function TimesAndLimits({ form }: { form: Form }) {
  const t = useText();
  const { settings } = form;
  const [max, setMax] = useState(settings.maxResponses === null ? "" : String(settings.maxResponses));
  const keeps = [null, 1, 3, 6, 12, 24, 60, 120] as const;
  const moment = (text: string): string | null => (text === "" ? null : new Date(text).toISOString());
  return (
    <div className={css.fields}>
      <LimitField
        label={t("forms.set.opens")}
        value={localOf(settings.opensAt)}
        onDone={(text) => void editor.change({ settings: { opensAt: moment(text) } })}
      />
      <LimitField
        label={t("forms.set.closes")}
        value={localOf(settings.closesAt)}
        onDone={(text) => void editor.change({ settings: { closesAt: moment(text) } })}
      />
      <TextField
        label={t("forms.set.max")}
        type="number"
        value={max}
        onChange={setMax}
        onBlur={() => {
          const number = Math.round(Number(max));
          const maxResponses = max === "" || !(number >= 1) ? null : Math.min(number, 1_000_000);
          if (maxResponses !== settings.maxResponses) void editor.change({ settings: { maxResponses } });
        }}
      />
      <Select
        label={t("forms.set.keep")}
        value={String(settings.keepMonths ?? "")}
        options={keeps.map((months) => ({
          id: String(months ?? ""),
          name:
            months === null
              ? t("forms.keep.never")
              : months % 12 === 0
                ? t("forms.keep.years", { n: months / 12 })
                : t("forms.keep.months", { n: months }),
        }))}
        onChange={(id) => void editor.change({ settings: { keepMonths: id === "" ? null : Number(id) } })}
      />
    </div>
  );
}

/** Takes effect when it is left, so that a half-changed moment is not sent. */
function LimitField(props: { label: string; value: string; onDone: (text: string) => void }) {
  const [value, setValue] = useState(props.value);
  useEffect(() => setValue(props.value), [props.value]);
  return (
    <div
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget) && value !== props.value) props.onDone(value);
      }}
    >
      <MomentField kind="datetime" label={props.label} value={value} onChange={setValue} />
    </div>
  );
}
