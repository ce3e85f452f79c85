import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { TextField } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { renamePicture } from "./change-pack.ts";
import { longestName, nameProblem, type PackPicture } from "./pack.ts";
import "./text.ts";

/** Another name for a picture; messages that have it keep what they say. */
export function RenamePicture(props: {
  engine: Engine;
  roomId: string;
  picture: PackPicture;
  /** Names that others have. */
  names: readonly string[];
  onClose: () => void;
}) {
  const t = useText();
  const { engine, roomId, picture, names, onClose } = props;
  const [name, setName] = useState(picture.name);
  const wrong = nameProblem(name, names);
  const rename = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => renamePicture(engine, roomId, picture.address, { from: picture.name, to: name }),
    onSuccess: onClose,
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t("packs.renameTitle", { name: picture.name })}
      size="small"
      submit={t("packs.rename")}
      isPending={rename.isPending}
      isIncomplete={wrong !== null || name === picture.name}
      onSubmit={() => rename.mutate()}
      error={rename.error}
    >
      <TextField
        label={t("packs.name")}
        hint={t("packs.nameHint")}
        error={wrong === null ? null : t(`packs.problem.${wrong}`)}
        value={name}
        onChange={setName}
        maxLength={longestName}
        autoCapitalize="none"
        autoFocus
      />
    </FormDialog>
  );
}
