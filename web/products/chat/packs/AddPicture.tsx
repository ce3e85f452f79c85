import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, showToast, TextField } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { useObjectUrl } from "../group/useObjectUrl.ts";
import { useFileDrop } from "../room/useFileDrop.ts";
import { addPicture } from "./change-pack.ts";
import { longestName, nameProblem, proposedName, type PackAddress } from "./pack.ts";
import css from "./Packs.module.css";
import { largestFile, largestKept, longestSide } from "./picture-facts.ts";
import { smallPictureOf, type PictureProblem, type SmallPicture } from "./small-picture.ts";
import "./text.ts";

const limits = { side: longestSide, size: largestKept >> 10, n: largestFile >> 20 };

/** A picture is chosen or dropped, named and added to a pack. */
export function AddPicture(props: {
  engine: Engine;
  roomId: string;
  address: PackAddress;
  /** Names that are taken. */
  names: readonly string[];
  onClose: () => void;
}) {
  const t = useText();
  const { engine, roomId, address, names, onClose } = props;
  const [picture, setPicture] = useState<SmallPicture | null>(null);
  const [problem, setProblem] = useState<PictureProblem | null>(null);
  const [name, setName] = useState("");
  const [hasNamed, setNamed] = useState(false);
  const wrong = nameProblem(name, names);
  const add = useMutation({
    meta: { isQuiet: true },
    mutationFn: (chosen: SmallPicture) => addPicture(engine, roomId, address, { name, picture: chosen }),
    onSuccess() {
      showToast({ text: t("packs.added", { name }) });
      onClose();
    },
  });
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const small = await smallPictureOf(file);
    setProblem(typeof small === "string" ? small : null);
    if (typeof small === "string") return;
    setPicture(small);
    if (!hasNamed) setName(proposedName(file.name, names));
  };
  return (
    <FormDialog
      onClose={onClose}
      title={t("packs.addTitle")}
      size="small"
      submit={t("packs.add")}
      isPending={add.isPending}
      isIncomplete={picture === null || wrong !== null}
      onSubmit={() => picture && add.mutate(picture)}
      error={add.error}
    >
      <ChoosePicture picture={picture} onChoose={(file) => void choose(file)} />
      {problem && <Notice tone="danger">{t(`packs.problem.${problem}`, limits)}</Notice>}
      <TextField
        label={t("packs.name")}
        hint={t("packs.nameHint")}
        error={wrong !== null && name !== "" ? t(`packs.problem.${wrong}`) : null}
        value={name}
        onChange={(next) => {
          setName(next);
          setNamed(true);
        }}
        maxLength={longestName}
        autoCapitalize="none"
      />
    </FormDialog>
  );
}

/** Where a picture is dropped or chosen, and what becomes of it. */
function ChoosePicture({
  picture,
  onChoose,
}: {
  picture: SmallPicture | null;
  onChoose: (file: File | undefined) => void;
}) {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  const url = useObjectUrl(picture?.file);
  const { isOver, listeners } = useFileDrop(true, ([file]) => onChoose(file));
  return (
    <div
      className={css.target}
      {...(isOver ? { "data-over": "" } : {})}
      onDragOver={(event) => {
        // The chat behind the dialog takes files too.
        event.stopPropagation();
        listeners.onDragOver(event);
      }}
      onDragLeave={(event) => listeners.onDragLeave(event)}
      onDrop={(event) => {
        event.stopPropagation();
        listeners.onDrop(event);
      }}
    >
      <div>
        <p className={css.heading}>{t("packs.drop")}</p>
        <p className={css.text}>{t("packs.limit", limits)}</p>
      </div>
      {url !== null && <img className={css.preview} src={url} alt={t("packs.preview")} />}
      <Button autoFocus onPress={() => input.current?.click()}>
        {t(picture ? "packs.chooseOther" : "packs.choose")}
      </Button>
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/webp,image/gif"
        hidden
        aria-hidden="true"
        tabIndex={-1}
        data-testid="pack-picture"
        onChange={(event) => {
          onChoose(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
