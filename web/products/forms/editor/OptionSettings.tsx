import { Plus, Split } from "lucide-react";
import { useText } from "../../../text/index.tsx";
import { Button, Checkbox } from "../../../ui/index.ts";
import css from "./Editor.module.css";
import { NumberField } from "./NumberField.tsx";
import { OptionList } from "./OptionList.tsx";
import { put, type SettingsProps } from "./settings.ts";
import { describeTarget } from "./ways.ts";

/** The options of a choice or a ranking, each with where it leads. */
export function OptionSettings({ content, question, onChange, onWays }: SettingsProps) {
  const t = useText();
  const options = question.options ?? [];
  const isMany = question.kind === "checkbox";
  const canOther = isMany || question.kind === "radio";
  const wayOf = (id: string) => question.jumps?.find((one) => one.test.op === "any" && one.test.values?.includes(id));
  return (
    <div className={css.options}>
      <OptionList
        options={options}
        labelOf={(n) => t("forms.option", { n })}
        addLabel={t("forms.addOption")}
        mark={question.kind === "ranking" ? "number" : isMany ? "box" : "disc"}
        onChange={(next) => onChange((one) => ({ ...one, options: next }))}
        endOf={(option) => {
          const way = wayOf(option.id);
          return (
            way && (
              <button type="button" className={css.way} onClick={onWays}>
                <Split aria-hidden="true" />
                {describeTarget(content, way.to, t)}
              </button>
            )
          );
        }}
        more={
          canOther &&
          !question.hasOther && (
            <Button
              variant="quiet"
              size="sm"
              icon={<Plus aria-hidden="true" />}
              onPress={() => onChange((one) => ({ ...one, hasOther: true }))}
            >
              {t("forms.addOther")}
            </Button>
          )
        }
      />
      <div className={css.checks}>
        {canOther && question.hasOther && (
          <Checkbox isSelected onChange={() => onChange((one) => put(one, { hasOther: undefined }))}>
            {t("forms.addOther")}
          </Checkbox>
        )}
        <Checkbox
          isSelected={question.isShuffled === true}
          onChange={(isOn) => onChange((one) => put(one, { isShuffled: isOn || undefined }))}
        >
          {t("forms.shuffleOptions")}
        </Checkbox>
      </div>
      {isMany && (
        <div className={css.fields}>
          <NumberField
            label={t("forms.minChoices")}
            value={question.minChoices}
            onChange={(minChoices) => onChange((one) => put(one, { minChoices }))}
          />
          <NumberField
            label={t("forms.maxChoices")}
            value={question.maxChoices}
            onChange={(maxChoices) => onChange((one) => put(one, { maxChoices }))}
          />
        </div>
      )}
    </div>
  );
}
