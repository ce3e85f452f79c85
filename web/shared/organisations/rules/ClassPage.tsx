import { informationClasses, type InformationClass } from "@safos/contract/policy";
import { useState } from "react";
import { BackLink } from "../../../platform/BackLink.tsx";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { Notice, PageBody, PageHeader, Section, Segmented } from "../../../ui/index.ts";
import { ForAdministrators } from "../guard.tsx";
import type { Cell } from "./cell.ts";
import { ClassMatrix, Legend } from "./ClassMatrix.tsx";
import { ClassPanel } from "./ClassPanel.tsx";
import { ClosingPanel } from "./ClosingPanel.tsx";
import "./text.ts";
import { useRules } from "./use-rules.ts";

export function ClassPage() {
  return (
    <ForAdministrators>
      <Classes />
    </ForAdministrators>
  );
}

/** What each information class allows; on a phone one class at a time. */
function Classes() {
  const t = useText();
  const isPhone = useIsPhone();
  const change = useRules();
  const [cell, setCell] = useState<Cell | null>(null);
  const [level, setLevel] = useState<InformationClass>("K0");
  const { closing } = change;
  return (
    <PageBody isSunken>
      <PageHeader title={t("admin.classes")} about={t("policy.classesLead")} back={<BackLink to="/more" />} />
      <Section title={t("policy.matrix")}>
        {isPhone && (
          <Segmented
            label={t("policy.class")}
            value={level}
            options={informationClasses.map((id) => ({ id, name: id }))}
            onChange={setLevel}
          />
        )}
        <ClassMatrix
          rules={change.rules}
          levels={isPhone ? [level] : informationClasses}
          picked={cell}
          onPick={setCell}
        />
      </Section>
      <Legend />
      {isPhone && <Notice isQuiet>{t("policy.k4")}</Notice>}
      {closing ? (
        <ClosingPanel
          closing={closing}
          isPending={change.isPending}
          onConfirm={() => {
            change.confirm();
            setCell(null);
          }}
          onCancel={change.cancel}
        />
      ) : (
        cell && (
          <ClassPanel
            key={`${cell.rule} ${cell.level}`}
            cell={cell}
            change={change}
            onSaved={() => setCell(null)}
            onClose={() => setCell(null)}
          />
        )
      )}
    </PageBody>
  );
}
