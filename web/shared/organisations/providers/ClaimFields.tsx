import { useText } from "../../../text/index.tsx";
import { Inset, Section, TextField } from "../../../ui/index.ts";
import type { Draft } from "./draft.ts";

const names = ["name", "displayName", "groups"] as const;

/** Where in what the provider says the name, the shown name and the groups stand. */
export function ClaimFields({ draft, onChange }: { draft: Draft; onChange: (change: Partial<Draft>) => void }) {
  const t = useText();
  const { kind, oidc, saml } = draft;
  const { claims } = kind === "oidc" ? oidc : saml;
  const set = (name: (typeof names)[number], value: string): void => {
    const next = { ...claims, [name]: value };
    onChange(kind === "oidc" ? { oidc: { ...oidc, claims: next } } : { saml: { ...saml, claims: next } });
  };
  return (
    <Section title={t("providers.claims")} after={t("providers.claimsAbout")}>
      <Inset>
        {names.map((name) => (
          <TextField
            key={name}
            label={t(`providers.claim.${name}`)}
            value={claims[name]}
            onChange={(value) => set(name, value)}
            spellCheck="false"
          />
        ))}
      </Inset>
    </Section>
  );
}
