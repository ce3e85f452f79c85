import type { NewLinkPurpose, LinkTerms, NewLinkTerms } from "@safos/contract/items";
import { useText, type TextKey } from "../../../text/index.tsx";
import { Select, TextField } from "../../../ui/index.ts";
import css from "../ShareDialog.module.css";
import "./text.ts";

/** What a link is to be for, as it stands in the fields. */
export interface TermsDraft {
  purpose: NewLinkPurpose;
  label: string;
  mostDownloads: string;
  mostFiles: string;
  mostMegabytes: string;
  sorting: LinkTerms["sorting"];
}

const megabyte = 1_000_000;

export const noTerms: TermsDraft = {
  purpose: "open",
  label: "",
  mostDownloads: "",
  mostFiles: "",
  mostMegabytes: "",
  sorting: "folder",
};

const numberOf = (text: string): number | null => {
  const number = Number(text.replaceAll(/\D/g, ""));
  return number > 0 ? number : null;
};

/** What there is, to be changed. */
export const draftOf = ({ purpose, label, mostDownloads, mostFiles, mostBytes, sorting }: LinkTerms): TermsDraft => ({
  // Those for another server are ended and shared again, and not changed.
  purpose: purpose === "federated" ? "open" : purpose,
  label,
  mostDownloads: String(mostDownloads ?? ""),
  mostFiles: String(mostFiles ?? ""),
  mostMegabytes: mostBytes === null ? "" : String(Math.ceil(mostBytes / megabyte)),
  sorting,
});

/** As the server takes them; what is not of the purpose is left out. */
export function limitsOf(draft: TermsDraft): Omit<NewLinkTerms, "purpose" | "sorting"> {
  const label = draft.label.trim();
  if (draft.purpose === "open") return { label, mostDownloads: numberOf(draft.mostDownloads) };
  if (draft.purpose === "show") return { label };
  const megabytes = numberOf(draft.mostMegabytes);
  return {
    label,
    mostFiles: numberOf(draft.mostFiles),
    mostBytes: megabytes === null ? null : megabytes * megabyte,
  };
}

export const termsOf = (draft: TermsDraft): NewLinkTerms => ({
  purpose: draft.purpose,
  ...(draft.purpose === "drop" ? { sorting: draft.sorting } : {}),
  ...limitsOf(draft),
});

/** The name of a link, and how much it may be used. */
export function TermsFields(props: { terms: TermsDraft; onChange: (terms: TermsDraft) => void; isChange?: boolean }) {
  const t = useText();
  const { terms, onChange } = props;
  const isDrop = terms.purpose === "drop";
  const amount = (name: "mostDownloads" | "mostFiles" | "mostMegabytes") => (
    <TextField
      label={t(`links.${name}` satisfies TextKey)}
      hint={t("links.noLimit")}
      value={terms[name]}
      onChange={(next) => onChange({ ...terms, [name]: next.replaceAll(/\D/g, "").slice(0, 7) })}
      inputMode="numeric"
      autoComplete="off"
    />
  );
  return (
    <>
      <TextField
        label={t(isDrop ? "links.dropLabel" : "links.label")}
        hint={t(isDrop ? "links.dropLabelHint" : "links.labelHint")}
        value={terms.label}
        onChange={(label) => onChange({ ...terms, label })}
        isRequired={isDrop}
        maxLength={120}
        autoComplete="off"
      />
      {terms.purpose === "open" && amount("mostDownloads")}
      {isDrop && (
        <>
          {!props.isChange && (
            <Select
              label={t("links.sorting")}
              value={terms.sorting}
              onChange={(sorting) => onChange({ ...terms, sorting })}
              options={(["folder", "name"] as const).map((id) => ({ id, name: t(`links.sorting.${id}`) }))}
            />
          )}
          <div className={css.row}>
            {amount("mostFiles")}
            {amount("mostMegabytes")}
          </div>
        </>
      )}
    </>
  );
}
