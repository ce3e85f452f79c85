import { answerRoutes } from "@safos/contract/routes/forms";
import { fileTypeEndings, takesFile } from "@safos/contract/form-shapes";
import type { FormFile } from "@safos/contract/forms";
import { Paperclip, Upload, X } from "lucide-react";
import { useId, useState } from "react";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";
import { IconButton } from "../../../ui/index.ts";
import type { AnswerProps } from "./answer-props.ts";
import css from "./QuestionField.module.css";

/** Files are sent as they are chosen and belong to the answer once that is sent. */
export function FileAnswer(props: AnswerProps) {
  const t = useText();
  const locale = useLocale();
  const id = useId();
  const { formId, question, value, onChange, files, onFiles, isPreview } = props;
  const [sending, setSending] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const chosen = Array.isArray(value) ? value : [];
  const most = question.maxFiles ?? 1;
  const maxBytes = question.maxBytes ?? 10_000_000;
  const add = async (list: FileList | null): Promise<void> => {
    setTrouble(null);
    let ids = [...chosen];
    let known = [...files];
    for (const file of [...(list ?? [])].slice(0, most - chosen.length)) {
      if (!takesFile(question, file.name) || file.size > maxBytes) {
        setTrouble(t(file.size > maxBytes ? "error.tooLarge" : "error.FILE_WRONG"));
        continue;
      }
      setSending(file.name);
      try {
        const made: FormFile = isPreview
          ? { id: file.name, name: file.name, size: file.size }
          : await request(answerRoutes.uploadFile, {
              params: { id: formId },
              query: { question: question.id, name: file.name },
              body: file,
            });
        ids = [...ids, made.id];
        known = [...known, made];
        onFiles(known);
        onChange(ids);
      } catch (error) {
        setTrouble(explain(error));
      }
    }
    setSending(null);
  };
  return (
    <div className={css.files}>
      <p className={css.hint} id={`${id}-help`}>
        {t("forms.fileHelp", { n: most, size: formatBytes(locale, maxBytes) })}
      </p>
      {chosen.map((one) => {
        const file = files.find((other) => other.id === one);
        const name = file?.name ?? one;
        return (
          <div key={one} className={css.file}>
            <Paperclip aria-hidden="true" />
            <span className={css.rankName}>{name}</span>
            {file && <span className={css.size}>{formatBytes(locale, file.size)}</span>}
            <IconButton
              label={t("forms.removeFile", { name })}
              size="sm"
              onPress={() => onChange(chosen.length === 1 ? undefined : chosen.filter((other) => other !== one))}
            >
              <X aria-hidden="true" />
            </IconButton>
          </div>
        );
      })}
      {chosen.length < most && (
        <label className={css.pick}>
          <Upload aria-hidden="true" />
          {t("forms.addFile")}
          <input
            type="file"
            className={css.hidden}
            multiple={most > 1}
            accept={(question.fileTypes ?? [])
              .flatMap((one) => fileTypeEndings[one] ?? [])
              .map((one) => `.${one}`)
              .join(",")}
            aria-describedby={`${id}-help`}
            onChange={(event) => {
              const { files: list } = event.target;
              void add(list).then(() => {
                event.target.value = "";
              });
            }}
          />
        </label>
      )}
      <p role="status" className={css.hint}>
        {sending !== null && t("forms.uploading", { name: sending })}
        {trouble}
      </p>
    </div>
  );
}
