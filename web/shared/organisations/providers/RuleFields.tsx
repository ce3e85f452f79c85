import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Checkbox, Inset, Radios, Section } from "../../../ui/index.ts";
import type { Draft } from "./draft.ts";

/** For whom the provider is, and whether passwords are still good. */
export function RuleFields({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) {
  const t = useText();
  const { organisation } = useMe();
  return (
    <Section title={t("providers.domains")}>
      <Inset>
        {organisation.domains.map((domain) => (
          <Checkbox
            key={domain}
            isSelected={draft.domains.includes(domain)}
            onChange={(isOn) =>
              onChange({ domains: isOn ? [...draft.domains, domain] : draft.domains.filter((one) => one !== domain) })
            }
          >
            @{domain}
          </Checkbox>
        ))}
        <Radios
          label={t("providers.passwords")}
          value={draft.passwordsFor}
          options={[
            { id: "everyone", name: t("providers.passwords.everyone") },
            { id: "emergency", name: t("providers.passwords.emergency") },
          ]}
          onChange={(passwordsFor) => onChange({ passwordsFor })}
        />
        <Checkbox isSelected={draft.isEnabled} onChange={(isEnabled) => onChange({ isEnabled })}>
          {t("providers.enabled")}
        </Checkbox>
      </Inset>
    </Section>
  );
}
