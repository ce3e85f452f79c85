import type { Provider } from "@safos/contract/providers";
import { useText } from "../../../text/index.tsx";
import { Inset, Section, TextField } from "../../../ui/index.ts";
import { CopyField } from "./CopyField.tsx";
import { DirectoryFields } from "./DirectoryFields.tsx";
import { isNumber, listIn, type Draft } from "./draft.ts";

interface Part {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}

/** How the provider is reached, and what it needs to know of us. */
export function ConnectionFields({ draft, onChange, stored }: Part & { stored: Provider | null }) {
  const t = useText();
  return (
    <Section title={t("providers.connection")}>
      <Inset>
        <TextField
          label={t(draft.kind === "ldap" ? "providers.directoryName" : "providers.name")}
          hint={t(draft.kind === "ldap" ? "providers.directoryNameHint" : "providers.nameHint")}
          value={draft.name}
          onChange={(name) => onChange({ name })}
          maxLength={100}
        />
        {draft.kind === "oidc" && (
          <OidcFields draft={draft} onChange={onChange} hasSecret={stored?.hasSecret ?? false} />
        )}
        {draft.kind === "saml" && <SamlFields draft={draft} onChange={onChange} />}
        {draft.kind === "ldap" ? (
          <DirectoryFields draft={draft} onChange={onChange} hasSecret={stored?.hasSecret ?? false} />
        ) : (
          <Addresses stored={stored} />
        )}
      </Inset>
    </Section>
  );
}

/** What the provider needs to know of us. */
function Addresses({ stored }: { stored: Provider | null }) {
  const t = useText();
  const addresses = stored?.addresses;
  if (!addresses) return <p>{t("providers.addressesLater")}</p>;
  return (
    <>
      <CopyField label={t("providers.callback")} hint={t("providers.callbackHint")} value={addresses.callback} />
      {addresses.metadata !== null && <CopyField label={t("providers.ownMetadata")} value={addresses.metadata} />}
      <CopyField label={t("providers.logout")} value={addresses.logout} />
    </>
  );
}

function OidcFields({ draft, onChange, hasSecret }: Part & { hasSecret: boolean }) {
  const t = useText();
  const { oidc } = draft;
  const set = (change: Partial<Draft["oidc"]>): void => onChange({ oidc: { ...oidc, ...change } });
  return (
    <>
      <TextField
        label={t("providers.issuer")}
        hint={t("providers.issuerHint")}
        value={oidc.issuer}
        onChange={(issuer) => set({ issuer: issuer.trim() })}
        inputMode="url"
      />
      <TextField label={t("providers.clientId")} value={oidc.clientId} onChange={(clientId) => set({ clientId })} />
      <TextField
        label={t("providers.secret")}
        hint={hasSecret ? t("providers.secretKept") : undefined}
        type="password"
        autoComplete="new-password"
        value={draft.secret}
        onChange={(secret) => onChange({ secret })}
      />
      <TextField label={t("providers.scope")} value={oidc.scope} onChange={(scope) => set({ scope })} />
      <Assurances value={oidc.assurances} onChange={(assurances) => set({ assurances })} />
    </>
  );
}

function SamlFields({ draft, onChange }: Part) {
  const t = useText();
  const { saml } = draft;
  const set = (change: Partial<Draft["saml"]>): void => onChange({ saml: { ...saml, ...change } });
  const orNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());
  return (
    <>
      <TextField
        label={t("providers.metadataUrl")}
        hint={t("providers.metadataUrlHint")}
        value={saml.metadataUrl ?? ""}
        onChange={(text) => set({ metadataUrl: orNull(text) })}
        inputMode="url"
      />
      <TextField
        label={t("providers.metadata")}
        rows={4}
        value={saml.metadata ?? ""}
        onChange={(text) => set({ metadata: orNull(text) })}
        spellCheck="false"
      />
      <TextField
        label={t("providers.metadataCertificate")}
        hint={t("providers.metadataCertificateHint")}
        rows={3}
        value={saml.metadataCertificate ?? ""}
        onChange={(text) => set({ metadataCertificate: orNull(text) })}
        spellCheck="false"
      />
      <TextField
        label={t("providers.organisationNumber")}
        hint={t("providers.organisationNumberHint")}
        value={saml.organisationNumber ?? ""}
        onChange={(text) => set({ organisationNumber: orNull(text.replace("-", "")) })}
        inputMode="numeric"
        error={isNumber(saml.organisationNumber) ? null : t("providers.organisationNumberWrong")}
      />
      <Assurances value={saml.assurances} onChange={(assurances) => set({ assurances })} />
    </>
  );
}

function Assurances(props: { value: readonly string[]; onChange: (value: string[]) => void }) {
  const t = useText();
  return (
    <TextField
      label={t("providers.assurances")}
      hint={t("providers.assurancesHint")}
      defaultValue={props.value.join(" ")}
      onChange={(text) => props.onChange(listIn(text))}
      spellCheck="false"
    />
  );
}
