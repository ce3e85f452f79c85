import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Button, Checkbox } from "../../../ui/index.ts";
import type { Choice, UploadQueue } from "./queue.ts";
import css from "./UploadTray.module.css";
import type { UploadsView } from "./view.ts";

/** One question for all whose names are taken. */
export function TakenNames({ uploads, view: { taken, counts } }: { uploads: UploadQueue; view: UploadsView }) {
  const t = useText();
  const [isForAll, setForAll] = useState(true);
  const [first] = taken;
  if (!first) return null;
  const answer = (choice: Choice) => () => uploads.answer(choice, first.id, isForAll);
  return (
    <div className={css.question} role="group" aria-label={t("files.upload.takenMany", { n: counts.taken })}>
      <p className={css.ask} role="status">
        {counts.taken > 1 && <b>{t("files.upload.takenMany", { n: counts.taken })}. </b>}
        {t("files.upload.ask", { name: [...first.path, first.name].join("/") })}
      </p>
      <div className={css.answers}>
        <Button size="sm" onPress={answer("version")}>
          {t("files.upload.version")}
        </Button>
        <Button size="sm" onPress={answer("rename")}>
          {t("files.upload.both")}
        </Button>
        <Button size="sm" variant="quiet" onPress={answer("skip")}>
          {t("files.upload.skip")}
        </Button>
      </div>
      <Checkbox isSelected={isForAll} onChange={setForAll}>
        {t("files.upload.forAll", { n: counts.taken })}
      </Checkbox>
    </div>
  );
}
