import { useText } from "../../../text/index.tsx";
import { Checkbox, TextField } from "../../../ui/index.ts";
import { isDirectoryUrl, type Draft } from "./draft.ts";

export interface DirectoryPart {
  draft: Draft;
  onChange: (change: Partial<Draft>) => void;
}

/** Changes a part of a directory's settings. */
export const setterOf =
  ({ draft, onChange }: DirectoryPart) =>
  (change: Partial<Draft["ldap"]>): void =>
    onChange({ ldap: { ...draft.ldap, ...change } });

/** Where the directory is, and the account that reads it. */
export function DirectoryFields(props: DirectoryPart & { hasSecret: boolean }) {
  const t = useText();
  const { draft, onChange, hasSecret } = props;
  const { ldap } = draft;
  const set = setterOf(props);
  const isPlain = ldap.url.startsWith("ldap://");
  return (
    <>
      <TextField
        label={t("providers.ldapUrl")}
        hint={t("providers.ldapUrlHint")}
        value={ldap.url}
        onChange={(url) => set({ url: url.trim() })}
        inputMode="url"
        spellCheck="false"
        error={
          ldap.url === "" || /^l?d?a?p?s?:?\/?\/?$/.test(ldap.url) || isDirectoryUrl(ldap.url)
            ? null
            : t("providers.ldapUrlWrong")
        }
      />
      {isPlain && (
        <Checkbox isSelected={ldap.isStartTls} onChange={(isStartTls) => set({ isStartTls })}>
          {t("providers.startTls")}
        </Checkbox>
      )}
      <TextField
        label={t("providers.ldapCertificate")}
        hint={t("providers.ldapCertificateHint")}
        rows={3}
        value={ldap.certificate ?? ""}
        onChange={(text) => set({ certificate: text.trim() === "" ? null : text.trim() })}
        spellCheck="false"
      />
      <TextField
        label={t("providers.bindDn")}
        hint={t("providers.bindDnHint")}
        value={ldap.bindDn}
        onChange={(bindDn) => set({ bindDn })}
        maxLength={1000}
        spellCheck="false"
      />
      <TextField
        label={t("providers.bindPassword")}
        hint={hasSecret ? t("providers.bindPasswordKept") : undefined}
        type="password"
        autoComplete="new-password"
        value={draft.secret}
        onChange={(secret) => onChange({ secret })}
      />
    </>
  );
}
